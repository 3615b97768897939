// Hostile archives: fields that lie, names that lead elsewhere, members that share bytes or become too many.
#include "hostile/zip_image.hpp"

namespace addax::tests {
namespace {

const std::string safety = "Such archives are not read, for safety.", damaged = "got a ";

std::vector<ZipPart> model_parts() {
  return {{"metadata.json", "{\"keras_version\": \"3.15.1\"}"},
          {"config.json", dense_record().to_string()},
          {"model.weights.h5", weights_file()}};
}

constexpr size_t config = 1, weights = 2;

void add_names(Corpus& corpus) {
  auto named = [&](const std::string& what, const std::string& name, const std::string& says) {
    std::vector<ZipPart> parts = model_parts();
    parts.push_back({name, "x"});
    corpus.push_back({"zip_name_" + what + ".keras", ZipImage(parts).bytes, says});
  };
  named("up", "../config.json", "a path that leaves its folder");
  named("up_inside", "assets/../../passwd", "a path that leaves its folder");
  named("up_at_end", "assets/..", "a path that leaves its folder");
  named("here", "./config.json", "a path that leaves its folder");
  named("twice_slash", "assets//a", "a path that leaves its folder");
  named("absolute", "/etc/passwd", "an absolute path");
  named("drive", "C:config.json", "an absolute path");
  named("backslash", "..\\config.json", "an absolute path");
  named("empty", "", "a name of 0 bytes");
  named("long", std::string(2000, 'n'), "a name of 2000 bytes");
  named("newline", "a\nb", "a name with control characters");
  named("escape", "\x1b[31mred", "a name with control characters");
  named("zero", std::string("config.json\0.png", 16), "a name with control characters");
  named("not_utf8",
        "a\xff\xfe"
        "b",
        "a name that does not print");
  named("overlong_utf8",
        "a\xc0\xaf"
        "b",
        "a name that does not print");
  named("again", "config.json", "a name that stands twice");
  named("again_weights", "model.weights.h5", "a name that stands twice");
}

void add_fields(Corpus& corpus) {
  const ZipImage zip(model_parts());
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"zip_" + what + ".keras", bytes, says});
  };
  add("encrypted", zip.with(zip.central[config] + 8, 1, 2), "at \"config.json\": expected plain members");
  add("strong_encryption", zip.with(zip.central[config] + 8, 0x40, 2), "got encryption");
  add("masked", zip.with(zip.central[config] + 8, 0x2000, 2), "got encryption");
  add("patch", zip.with(zip.central[config] + 8, 0x20, 2), "compression of method 0");
  for (unsigned method : {1, 6, 9, 12, 14, 93, 98, 99, 65535})
    add("method_" + std::to_string(method), zip.with_both(config, 8, method, 2),
        "compression of method " + std::to_string(method));
  add("method_of_header", zip.with(zip.local[config] + 8, 8, 2), "a member of two methods");
  add("method_deflate_of_text", zip.with_both(config, 8, 8, 2), "other bytes");
  add("link", zip.with(zip.central[config] + 38, 0120777u << 16, 4), "a link");
  add("device", zip.with(zip.central[config] + 38, 0020777u << 16, 4), "a link");
  add("disk_of_member", zip.with(zip.central[config] + 34, 1, 2), "an archive in several parts");
  add("crc", zip.with(zip.central[config] + 16, 1, 4), "a member of two checksums");
  add("crc_both", zip.with_both(config, 14, 1, 4), "expected content that matches its checksum");
  add("content", zip.with(zip.data[weights] + 200, 7, 1), "at \"model.weights.h5\": expected content that matches");
  add("header_elsewhere", zip.with(zip.central[config] + 42, 3, 4), "a member without its header");
  add("header_outside", zip.with(zip.central[config] + 42, 0x7fffffff, 4), "a member without its header");
  add("header_in_directory", zip.with(zip.central[config] + 42, zip.central[0], 4), "a member without its header");
  add("header_of_other", zip.with(zip.central[config] + 42, zip.local[0], 4), "a member of two names");
  add("signature_of_header", zip.with(zip.local[config], 0, 4), "a member without its header");
  add("signature_of_entry", zip.with(zip.central[config], 0, 4), "a directory entry without its signature");
  add("name_of_header", zip.with(zip.local[config] + 30, 'C', 1), "a member of two names");
  add("name_size", zip.with(zip.central[config] + 28, 60000, 2), damaged);
  add("name_size_of_header", zip.with(zip.local[config] + 26, 60000, 2), damaged);
  add("extra_size", zip.with(zip.central[config] + 30, 60000, 2), damaged);
  add("extra_size_of_header", zip.with(zip.local[config] + 28, 60000, 2), damaged);
  add("comment_size_of_member", zip.with(zip.central[config] + 32, 60000, 2), damaged);
}

void add_sizes(Corpus& corpus) {
  std::vector<ZipPart> parts = model_parts();
  parts[config].deflate = true;
  const ZipImage zip(model_parts()), packed(parts);
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"zip_size_" + what + ".keras", bytes, says});
  };
  add("of_one_header", zip.with(zip.central[config] + 24, 3, 4), "a stored member of two sizes");
  add("of_other_header", zip.with(zip.local[config] + 22, 3, 4), "a member of two sizes");
  add("larger", zip.with_both(config, 18, 0x7ffffff0, 8), "a stored member of two sizes");
  add("64_bits_absent", zip.with_both(config, 22, 0xffffffff, 4), "a member without its sizes");
  add("inflates_to_more", packed.with_both(config, 22, 100, 4), "expected content that matches its checksum");
  add("inflates_to_less", packed.with_both(config, 22, 100000, 4), "expected content that matches its checksum");
  add("declared_2_gib", packed.with_both(config, 22, 0x7fffffff, 4), "2147483647 bytes over");
  add("of_nothing", packed.with_both(config, 18, 0, 4), "got other bytes");
  std::string past = zip.bytes;
  for (size_t field :
       {zip.central[weights] + 20, zip.central[weights] + 24, zip.local[weights] + 18, zip.local[weights] + 22})
    set(past, field, zip.bytes.size(), 4);
  add("past_the_end", past, "a member that ends too late");
  std::string shared = zip.bytes;  // the config reaches over the weights
  for (size_t field :
       {zip.central[config] + 20, zip.central[config] + 24, zip.local[config] + 18, zip.local[config] + 22})
    set(shared, field, zip.data[weights] - zip.data[config] + 10, 4);
  add("overlap", shared, "members that overlap");
}

void add_bombs(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"zip_bomb_" + what + ".keras", bytes, says});
  };
  std::vector<ZipPart> one = model_parts(), many = one, repeated = one, stolen = one;
  one[config] = {"config.json", std::string(64 << 20, ' ') + "{}", true};
  add("one", ZipImage(one).bytes, "expected members no larger than the stored bytes bear out");
  one[config].content.resize(12 << 20);
  one[config].content += deflated(std::string(1 << 10, 'x'));
  for (uint32_t i = 0, x = 1; i < 64 << 10; ++i)
    one[0].content += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  add("borne_by_others", ZipImage(one).bytes, "expected members no larger than the stored bytes bear out");
  for (int i = 0; i < 64; ++i) many.push_back({"assets/" + std::to_string(i), std::string(1000 << 10, '0'), true});
  add("many", ZipImage(many).bytes, "expected members no larger than the stored bytes bear out");
  for (int i = 0; i < 65534; ++i) repeated.push_back({std::to_string(i), ""});
  std::string too_many = ZipImage(repeated).bytes;
  add("of_names", too_many, "");
  ZipImage zip(stolen);
  std::string same = zip.bytes;  // three entries for one member
  for (size_t i : {0, 2}) set(same, zip.central[i] + 42, zip.local[config], 4);
  add("of_one_member", same, "a member of two names");
}

void add_ends(Corpus& corpus) {
  const ZipImage zip(model_parts());
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"zip_end_" + what + ".keras", bytes, says});
  };
  add("disk", zip.with(zip.end + 4, 1, 2), "an archive in several parts");
  add("count", zip.with(zip.end + 10, 2, 2), "an archive in several parts");
  add("fewer", zip.with(zip.end + 8, 0x00020002, 4), "a directory of another length");
  add("more", zip.with(zip.end + 8, 0x00040004, 4), "a directory entry without its signature");
  add("directory_later", zip.with(zip.end + 16, zip.directory + 1, 4), "a directory that does not end where");
  add("directory_outside", zip.with(zip.end + 16, 0x7fffffff, 4), "a directory that does not end where");
  add("directory_size", zip.with(zip.end + 12, 0x7fffffff, 4), "a directory that does not end where");
  add("comment", zip.with(zip.end + 20, 40, 2), "without the end of one");
  add("more_behind", zip.bytes + "behind", "without the end of one");
  auto large = [&](const std::string& what, uint64_t at, uint64_t count, const std::string& says) {
    std::string record = "PK\x06\x06" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) +
                         number(count, 8) + number(count, 8) + number(zip.end - zip.directory, 8) +
                         number(zip.directory, 8);
    std::string locator = "PK\x06\x07" + number(0, 4) + number(at, 8) + number(1, 4);
    std::string bytes = zip.bytes;
    set(bytes, zip.end + 8, 0xffffffff, 4);
    bytes.insert(zip.end, record + locator);
    add("64_bits_" + what, bytes, says);
  };
  large("outside", uint64_t{1} << 60, 3, "a part that lies outside of the file");
  large("at_the_brim", ~uint64_t{0} - 3, 3, "a part that lies outside of the file");
  large("elsewhere", 4, 3, "a directory of 64 bits that is not there");
  large("of_too_many", zip.end, uint64_t{1} << 40, "1099511627776 members");
}

void add_wholes(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"zip_" + what + ".keras", bytes, says});
  };
  const ZipImage zip(model_parts());
  const std::string none = "without the end of one";
  add("of_nothing", "", "0 bytes without the end of one");
  add("of_one_byte", "P", none);
  add("of_text", "This is no archive, but a text of some length that goes on for a while.", none);
  add("that_is_hdf5", weights_file(), none);
  add("that_is_gzip", deflated(zip.bytes, 31), none);
  add("without_members", ZipImage({}).bytes, "expected an archive that holds \"config.json\"");
  add("without_config", ZipImage({model_parts()[weights]}).bytes, "expected an archive that holds \"config.json\"");
  add("without_weights", ZipImage({model_parts()[config]}).bytes, "expected an archive that holds");
  add("in_a_zip", ZipImage({{"model.keras", zip.bytes}}).bytes, "expected an archive that holds \"config.json\"");
  add("weights_empty", ZipImage({model_parts()[config], {"model.weights.h5", ""}}).bytes,
      "at model.weights.h5: expected an HDF5 file, got 0 bytes");
  for (auto [what, size] : {std::pair{"local_header", zip.local[config] + 11},
                            {"name", zip.local[config] + 33},
                            {"content", zip.data[config] + 9},
                            {"weights", zip.data[weights] + 500},
                            {"directory", zip.directory},
                            {"entry", zip.central[config] + 20},
                            {"end_record", zip.end},
                            {"end_signature", zip.end + 3},
                            {"last_byte", zip.bytes.size() - 1}})
    add(std::string("cut_in_") + what, zip.bytes.substr(0, size), none);
}

}  // namespace

void add_zip_files(Corpus& corpus) {
  add_names(corpus);
  add_fields(corpus);
  add_sizes(corpus);
  add_bombs(corpus);
  add_ends(corpus);
  add_wholes(corpus);
}

std::string archive_with(const std::string& config_text) {
  std::vector<ZipPart> parts = model_parts();
  parts[config].content = config_text;
  return ZipImage(parts).bytes;
}

}  // namespace addax::tests
