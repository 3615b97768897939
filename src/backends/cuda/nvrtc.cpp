#include "backends/cuda/nvrtc.hpp"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "addax/errors.hpp"
#include "backends/cuda/library.hpp"
#include "core/checksum.hpp"
#include "core/download.hpp"
#include "core/file.hpp"
#include "core/warning.hpp"

namespace addax::backends::cuda {
namespace {

struct Header {
  const char *name, *text;
};
constexpr Header headers[] = {
#include "embedded_headers.inc"
};
// What these include of the standard library and of what lies beside it.
constexpr const char* replaced[] = {"cmath", "cstddef", "cstdint", "limits", "type_traits", "bit", "addax/dtype.hpp"};
constexpr size_t checksum_size = 64;
std::string checksum(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }
constexpr const char* replacement = "#include \"backends/cuda/nvrtc_std.hpp\"\n";

}  // namespace

Nvrtc::Nvrtc() {
  const Library library("NVRTC", "libnvrtc.so.13", "cuda-nvrtc-13-0 of NVIDIA's packages for Debian");
  library.find("nvrtcVersion", version_);
  library.find("nvrtcCreateProgram", create_);
  library.find("nvrtcDestroyProgram", destroy_);
  library.find("nvrtcCompileProgram", compile_);
  library.find("nvrtcGetProgramLogSize", log_size_);
  library.find("nvrtcGetProgramLog", log_);
  library.find("nvrtcGetCUBINSize", cubin_size_);
  library.find("nvrtcGetCUBIN", cubin_);
}

const Nvrtc* Nvrtc::find() {
  static const Nvrtc* const found = []() -> const Nvrtc* {
    try {
      return new Nvrtc;
    } catch (const DeviceError& error) {
      warn(error.what() + std::string(" Chains of elementwise ops run one op at a time."));
      return nullptr;
    }
  }();
  return found;
}

Cubin Nvrtc::compile(const std::string& source, int major, int minor) const {
  std::vector<const char*> names, texts;
  for (const Header& header : headers) {
    names.push_back(header.name);
    texts.push_back(header.text);
  }
  for (const char* name : replaced) {
    names.push_back(name);
    texts.push_back(replacement);
  }
  Program program = nullptr;
  create_(&program, source.c_str(), "fused.cu", int(names.size()), texts.data(), names.data());
  const std::string architecture = "--gpu-architecture=sm_" + std::to_string(major * 10 + minor);
  const char* const options[] = {architecture.c_str(), "--std=c++20", "-default-device"};
  size_t size = 0;
  std::string result;
  if (compile_(program, int(std::size(options)), options) == 0) {
    cubin_size_(program, &size);
    result.resize(size);
    cubin_(program, result.data());
    destroy_(&program);
    return result;
  }
  log_size_(program, &size);
  result.resize(size);
  log_(program, result.data());
  destroy_(&program);
  throw DeviceError("fused: expected a kernel that NVRTC compiles, got \"" + result +
                    "\". Use the version of CUDA that the module was built with.");
}

std::string Nvrtc::identity(const std::string& source, int major, int minor) const {
  int version[2] = {};
  version_(&version[0], &version[1]);
  std::string all = source + replacement;
  for (const Header& header : headers) all += header.text;
  for (int part : {version[0], version[1], major, minor}) all += " " + std::to_string(part);
  return checksum(all);
}

Cubin Nvrtc::compile_once(const std::string& source, int major, int minor) const {
  std::filesystem::path path;
  try {
    path = cache_folder() / "cuda" / (identity(source, major, minor) + ".cubin");
    const Bytes bytes = read_file(path);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::string_view code = text.substr(std::min(checksum_size, text.size()));
    if (text.substr(0, checksum_size) == checksum(code)) return Cubin(code);
  } catch (const FileError&) {  // not written yet, or no folder at all
  }
  Cubin code = compile(source, major, minor);
  if (path.empty()) return code;
  try {
    const std::string text = checksum(code) + code;
    std::filesystem::create_directories(path.parent_path());
    write_file(path, std::as_bytes(std::span(text)));
  } catch (const std::exception&) {  // a folder that cannot be written costs time alone
  }
  return code;
}

}  // namespace addax::backends::cuda
