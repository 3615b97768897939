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

#if __has_include(<cuda_runtime_api.h>)  // not where tests compile this
#include <cuda_runtime_api.h>
#else
#define CUDART_VERSION 13000
#endif

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
// Of the CUDA that the module was built with: the driver need not take machine code of a newer one.
constexpr int cuda_major = CUDART_VERSION / 1000, cuda_minor = CUDART_VERSION % 1000 / 10;
std::string checksum(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }
constexpr const char* replacement = "#include \"backends/cuda/nvrtc_std.hpp\"\n";

}  // namespace

Nvrtc::Nvrtc() {
  const std::string file = "libnvrtc.so." + std::to_string(cuda_major);
  const std::string package = "cuda-nvrtc-" + std::to_string(cuda_major) + "-" + std::to_string(cuda_minor) +
                              " of NVIDIA's packages for Debian";
  const Library library("NVRTC", file.c_str(), package.c_str());
  library.find("nvrtcVersion", version_);
  library.find("nvrtcCreateProgram", create_);
  library.find("nvrtcDestroyProgram", destroy_);
  library.find("nvrtcCompileProgram", compile_);
  library.find("nvrtcGetProgramLogSize", log_size_);
  library.find("nvrtcGetProgramLog", log_);
  library.find("nvrtcGetCUBINSize", cubin_size_);
  library.find("nvrtcGetCUBIN", cubin_);
  library.find("nvrtcGetPTXSize", ptx_size_);
  library.find("nvrtcGetPTX", ptx_);
  int major = 0, minor = 0;
  version_(&major, &minor);
  library.open_beside("libnvrtc-builtins.so." + std::to_string(major) + "." + std::to_string(minor));
  (void)compile("extern \"C\" __global__ void nothing() {}", 8, 0);  // one that cannot compile is as good as none
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
  constexpr int invalid_option = 5;
  Cubin made;
  int status = compile_for("sm_" + std::to_string(major * 10 + minor), source, made);
  if (status == invalid_option) status = compile_for("compute_90", source, made);  // a GPU younger than this NVRTC
  if (status == 0) return made;
  throw DeviceError("fused: expected a kernel that NVRTC compiles, got \"" + made +
                    "\". Use the version of CUDA that the module was built with.");
}

int Nvrtc::compile_for(const std::string& architecture, const std::string& source, Cubin& made) const {
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
  const std::string option = "--gpu-architecture=" + architecture;
  const char* const options[] = {option.c_str(), "--std=c++20", "-default-device"};
  auto take = [&](auto size_of, auto get) {
    size_t size = 0;
    size_of(program, &size);
    made.resize(size);
    if (size) get(program, made.data());
  };
  const int status = compile_(program, int(std::size(options)), options);
  if (status != 0) {
    take(log_size_, log_);
  } else {
    take(cubin_size_, cubin_);
    if (made.empty()) take(ptx_size_, ptx_);
  }
  destroy_(&program);
  return status;
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
