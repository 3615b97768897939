#include "saving/npz.hpp"

#include <algorithm>
#include <memory>

#include "addax/errors.hpp"
#include "core/npy.hpp"
#include "core/zip_reader.hpp"

namespace addax {

NamedArrays read_npz(const std::filesystem::path& path) {
  constexpr std::string_view ending = ".npy";
  ZipFile archive = ZipFile::open(path);
  NamedArrays arrays;
  for (const ZipMember& member : archive.members()) {
    const std::string place = archive.name() + " at \"" + member.name + "\"";
    if (!member.name.ends_with(ending))
      throw FormatError(place +
                        ": expected members that end in \".npy\", got another. Write the file with "
                        "numpy.savez().");
    auto bytes = std::make_shared<const Bytes>(archive.read(member));
    std::span<const std::byte> all = bytes->span();
    NpyHeader array = read_npy_header(all.first(std::min(all.size(), max_npy_header)), all.size(), place);
    arrays.emplace(member.name.substr(0, member.name.size() - ending.size()),
                   StoredArray{array.spec, [bytes, begin = array.begin](std::span<std::byte> out) {
                                 std::copy_n(bytes->data() + begin, out.size(), out.data());
                               }});
  }
  return arrays;
}

}  // namespace addax
