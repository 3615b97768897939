// NumPy's arrays: rows read at their places in a file, and whole arrays in and out.
#include "addax/data/npy.hpp"

#include <algorithm>
#include <memory>

#include "core/file.hpp"
#include "core/file_view.hpp"
#include "core/npy.hpp"
#include "core/tensor_state.hpp"
#include "data/file_arrays.hpp"

namespace addax::data {

FileArray npy_array(const std::string& name, const FileView& file, const NpyHeader& header) {
  if (!header.fortran)
    return {name, header.spec, [file, header](int64_t first, int64_t count, std::span<std::byte> out) {
              read_npy_rows(file, header, first, count, out);
            }};
  auto all = std::make_shared<Bytes>(header.spec.bytes());
  read_npy(file, header, all->span());
  return {name, header.spec, [all](int64_t first, int64_t count, std::span<std::byte> out) {
            if (!out.empty())
              std::copy_n(all->data() + static_cast<size_t>(first) * (out.size() / static_cast<size_t>(count)),
                          out.size(), out.data());
          }};
}

Dataset from_npy(const std::filesystem::path& path) {
  const std::string name = path.string();
  FileView file = FileView::open(path);
  return from_file_arrays(name, npy_array(name, file, read_npy_header(file, name)));
}

Tensor load_npy(const std::filesystem::path& path) {
  FileView file = FileView::open(path);
  NpyHeader array = read_npy_header(file, path.string());
  Tensor values = allocate(array.spec);
  read_npy(file, array, {data_of(values), array.spec.bytes()});
  return values;
}

void save_npy(const std::filesystem::path& path, const Tensor& values) {
  const std::string header = npy_header(values.spec());
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(header)));
  file.write({static_cast<const std::byte*>(values.raw_data()), values.spec().bytes()});
  file.commit();
}

}  // namespace addax::data
