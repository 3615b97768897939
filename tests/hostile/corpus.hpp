// The corpus of hostile and broken files: each kind of file has a source of its own that makes them.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "addax/json.hpp"

namespace addax::tests {

/// A file that must be refused. The ending of its name says how it is read.
struct HostileFile {
  std::string name, bytes;
  std::string says;  // a part of the refusal
};
using Corpus = std::vector<HostileFile>;

void add_zip_files(Corpus& corpus);
void add_json_files(Corpus& corpus);
void add_record_files(Corpus& corpus);
void add_graph_files(Corpus& corpus);
void add_hdf5_files(Corpus& corpus);
void add_hdf5_data_files(Corpus& corpus);
void add_legacy_files(Corpus& corpus);
void add_named_files(Corpus& corpus);
void add_idx_files(Corpus& corpus);
void add_table_files(Corpus& corpus);
void add_good_legacy_files(Corpus& corpus);
void add_good_named_files(Corpus& corpus);
void add_good_tables(Corpus& corpus);
Corpus whole_corpus();

/// The files that the hostile ones are made of, before anything was done to them: they are read.
Corpus good_files();

/// An archive of a small model, with this text as its config.
std::string archive_with(const std::string& config);
/// The config of that model: Input({6}), Dense(4), compiled.
Json dense_record();
/// The config of a functional model of two inputs, a layer called twice, a sum and an operation.
Json graph_record();
/// The weights of the small model, as Keras writes them.
std::string weights_file();

/// `value` in this many bytes, the lowest first.
inline std::string number(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += static_cast<char>(i < 8 ? value >> 8 * i : 0);
  return text;
}
inline void set(std::string& file, size_t at, uint64_t value, size_t bytes) {
  file.replace(at, bytes, number(value, bytes));
}
inline uint64_t get(std::string_view file, size_t at, size_t bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value |= uint64_t{static_cast<unsigned char>(file.at(at + i))} << 8 * i;
  return value;
}

/// A .npy file with this dictionary before its elements.
inline std::string npy(const std::string& dictionary, const std::string& elements) {
  return "\x93NUMPY\x01" + std::string(1, '\0') + number(dictionary.size() + 1, 2) + dictionary + "\n" + elements;
}
inline std::string npy(const std::string& descr, const std::string& shape, const std::string& elements) {
  return npy("{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }", elements);
}

}  // namespace addax::tests
