// Small files in the form of real data sets, and where they are looked for.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/environment.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {

inline void write_gz(const std::filesystem::path& path, const std::string& bytes) {
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
}

inline std::string images(uint8_t count, uint8_t side) {
  std::string file{0, 0, 8, 3, 0, 0, 0, char(count), 0, 0, 0, char(side), 0, 0, 0, char(side)};
  for (int i = 0; i < count * side * side; ++i) file.push_back(static_cast<char>(i * 7));
  return file;
}

inline std::string labels(uint8_t count) {
  std::string file{0, 0, 8, 1, 0, 0, 0, char(count)};
  for (uint8_t i = 0; i < count; ++i) file.push_back(char(i));
  return file;
}

inline void write_set(const std::filesystem::path& folder, const std::string& prefix, uint8_t count) {
  write_gz(folder / (prefix + "-images-idx3-ubyte.gz"), images(count, 28));
  write_gz(folder / (prefix + "-labels-idx1-ubyte.gz"), labels(count));
}

/// No file anywhere, and no network: a proxy that nobody answers at.
struct Nowhere {
  TemporaryFolder folder;
  Environment data{"ADDAX_DATA_DIR", folder.path()}, cache{"XDG_CACHE_HOME", folder / "cache"},
      keras{"KERAS_HOME", folder / "keras"}, proxy{"https_proxy", "http://127.0.0.1:1"}, all{"no_proxy", ""};
};

/// What `load` throws, as text; the folder of the test stands as "...".
template <class E, class F>
std::string refusal_of(const F& load, const std::filesystem::path& folder) {
  try {
    load();
  } catch (const E& error) {
    std::string text = error.what();
    for (size_t at; (at = text.find(folder.string())) != std::string::npos;)
      text.replace(at, folder.string().size(), "...");
    return text;
  }
  return "accepted";
}

/// A pickle as Python 2 wrote those of CIFAR: {"labels": [...], "data": array}.
inline std::string cifar_batch(const std::string& key, const std::vector<int>& labels, const std::string& data) {
  auto number = [](size_t n) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(n >> 8 * i));
    return bytes;
  };
  auto text = [](const std::string& t) { return "U" + std::string(1, static_cast<char>(t.size())) + t + "q\x01"; };
  std::string list = "]q\x02(";
  for (int label : labels) list += "K" + std::string(1, static_cast<char>(label));
  const std::string array =
      std::string("cnumpy.core.multiarray\n_reconstruct\nq\x03") + "cnumpy\nndarray\nq\x04K" + '\0' +
      "\x85U\x01"
      "b\x87Rq\x05(K\x01M\x10\x27M" +
      std::string("\0\x0c", 2) +
      "\x86"
      "cnumpy\ndtype\nq\x06U\x02u1K" +
      '\0' + "K\x01\x87Rq\x07(K\x03U\x01|NNNJ" + "\xff\xff\xff\xffJ\xff\xff\xff\xffK" + '\0' + "tb\x89T";
  return "\x80\x02}q\x08(" + text("batch_label") + text("a batch") + text(key) + list + "e" + text("data") + array +
         number(data.size()) + data + "tbu.";
}

/// A batch of images whose red, green and blue are 1, 2 and 3 more than ten times their label.
inline std::string even_batch(const std::string& key, const std::vector<int>& labels) {
  std::string data;
  for (int label : labels)
    for (int color : {1, 2, 3}) data += std::string(1024, static_cast<char>(10 * label + color));
  return cifar_batch(key, labels, data);
}

/// Files as a tar archive.
inline std::string tar_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string tar;
  for (const auto& [name, content] : files) {
    std::string header(512, '\0'), size(12, '0');
    header.replace(0, name.size(), name);
    size_t digit = 10;
    for (size_t n = content.size(); n > 0; n /= 8) size[digit--] = static_cast<char>('0' + n % 8);
    header.replace(124, 11, size.substr(0, 11));
    header[156] = '0';
    tar += header + content + std::string((512 - content.size() % 512) % 512, '\0');
  }
  return tar + std::string(1024, '\0');
}

}  // namespace addax::tests
