// Hdf5Writer on libhdf5's C interface, which is used here and nowhere else. libhdf5 is not safe for threads as Debian
// builds it, so one mutex guards every call.
#include "saving/hdf5_writer.hpp"

#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <span>
#include <system_error>

#include "addax/errors.hpp"

namespace addax {
namespace {

std::mutex libhdf5_mutex;

/// Holds the mutex and keeps libhdf5 from printing its errors.
class Session {
 public:
  Session() : lock_(libhdf5_mutex) {
    H5open();
    H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Session() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }

 private:
  std::lock_guard<std::mutex> lock_;
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

/// An identifier of libhdf5 and the call that closes it; a negative one is an error.
class Id {
 public:
  Id(hid_t id, herr_t (*close)(hid_t), std::string_view what) : id_(id), close_(close) {
    if (id < 0) fail(what);
  }
  Id(const Id&) = delete;
  ~Id() { close_(id_); }
  operator hid_t() const { return id_; }

  [[noreturn]] static void fail(std::string_view what) {
    throw FileError("HDF5: expected to make " + std::string(what) +
                    ", got a refusal by libhdf5. A name may stand twice, or memory may be short.");
  }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

void check(herr_t status, std::string_view what) {
  if (status < 0) Id::fail(what);
}

std::string quoted(std::string_view kind, const std::string& name) { return std::string(kind) + " \"" + name + "\""; }

/// The file's type for a dtype. bool is h5py's enumeration, bfloat16 two opaque bytes.
Id file_type(DType dtype) {
  auto copy = [](hid_t type) { return Id(H5Tcopy(type), H5Tclose, "a datatype"); };
  switch (dtype) {
    case DType::bool_: {
      Id type(H5Tenum_create(H5T_STD_I8LE), H5Tclose, "a datatype");
      int8_t no = 0, yes = 1;
      check(H5Tenum_insert(type, "FALSE", &no), "a datatype");
      check(H5Tenum_insert(type, "TRUE", &yes), "a datatype");
      return copy(type);
    }
    case DType::int8: return copy(H5T_STD_I8LE);
    case DType::int16: return copy(H5T_STD_I16LE);
    case DType::int32: return copy(H5T_STD_I32LE);
    case DType::int64: return copy(H5T_STD_I64LE);
    case DType::uint8: return copy(H5T_STD_U8LE);
    case DType::uint16: return copy(H5T_STD_U16LE);
    case DType::uint32: return copy(H5T_STD_U32LE);
    case DType::uint64: return copy(H5T_STD_U64LE);
    case DType::bfloat16: {
      Id type(H5Tcreate(H5T_OPAQUE, 2), H5Tclose, "a datatype");
      check(H5Tset_tag(type, ""), "a datatype");
      return copy(type);
    }
    case DType::float16: {
      Id type(H5Tcopy(H5T_IEEE_F32LE), H5Tclose, "a datatype");
      check(H5Tset_fields(type, 15, 10, 5, 0, 10), "a datatype");
      check(H5Tset_size(type, 2), "a datatype");
      check(H5Tset_ebias(type, 15), "a datatype");
      return copy(type);
    }
    case DType::float32: return copy(H5T_IEEE_F32LE);
    case DType::float64: return copy(H5T_IEEE_F64LE);
  }
  Id::fail("a datatype");
}

Id string_type(Hdf5Writer::Text text) {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose, "a string type");
  check(H5Tset_size(type, H5T_VARIABLE), "a string type");
  check(H5Tset_cset(type, text == Hdf5Writer::Text::ascii ? H5T_CSET_ASCII : H5T_CSET_UTF8), "a string type");
  return Id(H5Tcopy(type), H5Tclose, "a string type");
}

Id space_of(const Shape& shape) {
  if (shape.empty()) return Id(H5Screate(H5S_SCALAR), H5Sclose, "a dataspace");
  std::vector<hsize_t> lengths(shape.begin(), shape.end());
  return Id(H5Screate_simple(shape.rank(), lengths.data(), nullptr), H5Sclose, "a dataspace");
}

/// Properties of new links: missing groups on the path are made, names are UTF-8.
Id link_properties() {
  Id properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose, "link properties");
  check(H5Pset_create_intermediate_group(properties, 1), "link properties");
  check(H5Pset_char_encoding(properties, H5T_CSET_UTF8), "link properties");
  return Id(H5Pcopy(properties), H5Pclose, "link properties");
}

/// Properties of new datasets: no time stamp, so that the same weights give the same bytes.
Id dataset_properties() {
  Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "dataset properties");
  check(H5Pset_obj_track_times(properties, false), "dataset properties");
  return Id(H5Pcopy(properties), H5Pclose, "dataset properties");
}

/// Properties of new files: the oldest form that holds what is written, as in Keras' files. From HDF5 2 on a newer one
/// is the default, whose superblock has a checksum.
Id file_properties() {
  Id properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "file properties");
  check(H5Pset_libver_bounds(properties, H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST), "file properties");
  return Id(H5Pcopy(properties), H5Pclose, "file properties");
}

void write_attribute(hid_t object, const std::string& name, hid_t type, const Shape& shape, const void* data) {
  Id space = space_of(shape);
  Id attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
               quoted("the attribute", name));
  if (data != nullptr) check(H5Awrite(attribute, type, data), quoted("the attribute", name));
}

}  // namespace

Hdf5Writer::Hdf5Writer() {
  Session session;
  Id properties = file_properties();
  std::error_code none;
  std::string path = std::filesystem::temp_directory_path(none) / "addax-XXXXXX";
  described_ = ::mkstemp(path.data());
  if (described_ < 0) Id::fail("a temporary file");
  file_ = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, properties);
  ::unlink(path.c_str());
  if (file_ >= 0) return;
  ::close(described_);
  Id::fail("a temporary file");
}

Hdf5Writer::~Hdf5Writer() {
  Session session;
  H5Fclose(file_);
  ::close(described_);
}

void Hdf5Writer::group(const std::string& path) {
  Session session;
  Id properties = link_properties();
  Id(H5Gcreate2(file_, path.c_str(), properties, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, quoted("the group", path));
}

void Hdf5Writer::dataset(const std::string& path, const Spec& spec, const void* data) {
  {
    Session session;
    Id link = link_properties(), properties = dataset_properties();
    Id type = file_type(spec.dtype), space = space_of(spec.shape);
    Id dataset(H5Dcreate2(file_, path.c_str(), type, space, link, properties, H5P_DEFAULT), H5Dclose,
               quoted("the dataset", path));
    constexpr size_t large = size_t{64} << 10;
    if (spec.bytes() >= large && !spec.shape.empty()) {
      // Its first element gives the dataset its place.
      const std::vector<hsize_t> zeros(static_cast<size_t>(spec.shape.rank()), 0);
      Id element(H5Screate(H5S_SCALAR), H5Sclose, "a dataspace");
      check(H5Sselect_elements(space, H5S_SELECT_SET, 1, zeros.data()), "a dataspace");
      check(H5Dwrite(dataset, type, element, space, H5P_DEFAULT, data), quoted("the dataset", path));
      const haddr_t address = H5Dget_offset(dataset);
      if (address == HADDR_UNDEF) Id::fail(quoted("the dataset", path));
      large_[address] = {static_cast<const std::byte*>(data), spec.bytes()};
    } else if (spec.bytes() > 0) {
      check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), quoted("the dataset", path));
    }
  }
  if (spec.dtype == DType::bfloat16) attribute(path, "dtype", "bfloat16");
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, std::string_view value, Text text) {
  Session session;
  Id object(open_object(path), H5Oclose, quoted("an attribute of", path)), type = string_type(text);
  std::string ended(value);
  const char* data = ended.c_str();
  write_attribute(object, name, type, {}, &data);
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, const std::vector<std::string>& values) {
  Session session;
  Id object(open_object(path), H5Oclose, quoted("an attribute of", path));
  if (values.empty()) return write_attribute(object, name, file_type(DType::float64), {0}, nullptr);
  std::vector<const char*> data;
  for (const std::string& value : values) data.push_back(value.c_str());
  write_attribute(object, name, string_type(Text::ascii), {Dim(values.size())}, data.data());
}

int64_t Hdf5Writer::open_object(const std::string& path) {
  return H5Oopen(file_, path.empty() ? "/" : path.c_str(), H5P_DEFAULT);
}

void Hdf5Writer::read_described(uint64_t begin, uint64_t end, std::vector<Bytes>& parts) const {
  Bytes part(end - begin);
  if (read_at(described_, begin, part.span()) != static_cast<ssize_t>(part.size())) Id::fail("the file");
  parts.push_back(std::move(part));
}

void Hdf5Writer::image(const std::function<void(const Pieces&)>& use) {
  Session session;
  check(H5Fflush(file_, H5F_SCOPE_GLOBAL), "the file");
  hsize_t size = 0;
  check(H5Fget_filesize(file_, &size), "the file");
  std::vector<Bytes> described;
  Pieces pieces;
  uint64_t at = 0;
  auto describe_until = [&](uint64_t end) {
    if (end == at) return;
    read_described(at, end, described);
    pieces.push_back(described.back().span());
  };
  for (const auto& [address, data] : large_) {
    describe_until(address);
    pieces.push_back(data);
    at = address + data.size();
  }
  describe_until(size);
  // The superblock still says "open for writing", which closing would undo.
  constexpr size_t status_flags = 20;
  std::fill_n(described.front().data() + status_flags, 4, std::byte{0});
  use(pieces);
}

Bytes Hdf5Writer::bytes() {
  Bytes copy;
  image([&](const Pieces& pieces) {
    size_t size = 0;
    for (auto piece : pieces) size += piece.size();
    copy = Bytes(size);
    std::byte* to = copy.data();
    for (auto piece : pieces) to = std::copy(piece.begin(), piece.end(), to);
  });
  return copy;
}

void Hdf5Writer::save(const std::filesystem::path& path) {
  image([&](const Pieces& pieces) {
    AtomicFile file(path);
    file.write(pieces);
    file.commit();
  });
}

}  // namespace addax
