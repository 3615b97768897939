// NumPy's arrays: rows read at their places in a file, and whole arrays in and out.
#include "addax/data/npy.hpp"

#include "core/file.hpp"
#include "core/file_view.hpp"
#include "core/npy.hpp"
#include "core/tensor_state.hpp"
#include "data/file_arrays.hpp"

namespace addax::data {
Dataset from_npy(const std::filesystem::path& path) {
  const std::string name = path.string();
  FileView file = FileView::open(path);
  NpyHeader header = read_npy_header(file, name);
  return from_file_arrays(
      name, {name, header.spec, [file, header](int64_t first, int64_t, std::span<std::byte> out) {
               file.read(header.begin + static_cast<size_t>(first) *
                                            (header.spec.bytes() / static_cast<size_t>(header.spec.shape[0])),
                         out);
             }});
}

Tensor load_npy(const std::filesystem::path& path) {
  FileView file = FileView::open(path);
  NpyHeader array = read_npy_header(file, path.string());
  Tensor values = allocate(array.spec);
  file.read(array.begin, {data_of(values), array.spec.bytes()});
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
