#include "backends/cuda/nvrtc.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "addax/errors.hpp"
#include "core/checksum.hpp"
#include "core/download.hpp"
#include "core/file.hpp"

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

bool Nvrtc::load() {
  void* library = nullptr;
  for (const char* name : {"libnvrtc.so.13", "libnvrtc.so", "/usr/local/cuda/lib64/libnvrtc.so"})
    if (!library) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
  auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    return function != nullptr;
  };
  return find(version_, "nvrtcVersion") && find(create_, "nvrtcCreateProgram") &&
         find(destroy_, "nvrtcDestroyProgram") && find(compile_, "nvrtcCompileProgram") &&
         find(log_size_, "nvrtcGetProgramLogSize") && find(log_, "nvrtcGetProgramLog") &&
         find(cubin_size_, "nvrtcGetCUBINSize") && find(cubin_, "nvrtcGetCUBIN");
}

const Nvrtc* Nvrtc::find() {
  static const Nvrtc* const found = [] {
    auto* nvrtc = new Nvrtc;
    if (nvrtc->load()) return static_cast<const Nvrtc*>(nvrtc);
    delete nvrtc;
    return static_cast<const Nvrtc*>(nullptr);
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
