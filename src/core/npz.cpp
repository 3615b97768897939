#include "core/npz.hpp"

#include "addax/errors.hpp"

namespace addax {
namespace {

constexpr std::string_view ending = ".npy";

std::string place_of(const ZipFile& archive, const std::string& member) {
  return archive.name() + " at \"" + member + "\"";
}

}  // namespace

NpzFile NpzFile::open(const std::filesystem::path& path) {
  NpzFile file;
  file.archive_ = ZipFile::open(path);
  for (const ZipMember& member : file.archive_.members()) {
    if (!member.name.ends_with(ending))
      throw FormatError(place_of(file.archive_, member.name) +
                        ": expected members that end in \".npy\", got another. Write the file with numpy.savez().");
    file.names_.push_back(member.name.substr(0, member.name.size() - ending.size()));
  }
  return file;
}

NpzArray NpzFile::array(size_t i) const {
  const ZipMember& member = archive_.members()[i];
  FileView bytes = archive_.view(member);
  return {read_npy_header(bytes, place_of(archive_, member.name)), bytes};
}

}  // namespace addax
