// Chains of elementwise ops on the CUDA module: the C++ that is made of them, compiled when the tests were, against the
// processor's; and the same text through NVRTC, where there is one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "addax/ops.hpp"
#include "backends/cuda/fused.hpp"
#include "backends/cuda/fused_source.hpp"
#include "backends/cuda/launch.hpp"
#include "backends/cuda/nvrtc.hpp"
#include "backends/cuda/step.hpp"
#include "core/tensor_state.hpp"
#include "device/both_kernels.hpp"
#include "device/fused_cases.hpp"
#include "support/environment.hpp"
#include "support/temporary_folder.hpp"

namespace addax::backends::cuda {
template <class Chain>
void run_words(const uint64_t* words) {
  Chain chain;
  std::memcpy(chain.word, words, sizeof chain.word);
  launch(chain, int64_t(words[0]), nullptr);
}
}  // namespace addax::backends::cuda

#include "fused_chains.inc"

using namespace addax;
using namespace addax::backends;
using addax::tests::elementwise_rounding;
using addax::tests::FusedCase;
using addax::tests::numbers;

namespace {

std::vector<Tensor> made_by_processor(const FusedCase& c, std::span<const View> in, std::vector<Tensor> out) {
  const FusedAttrs attrs{c.program};
  const Plan plan = cpu::plan_fused(c.in, c.out, &attrs);
  std::vector<uint64_t> scratch(plan.scratch / 8 + 8);
  std::vector<View> views;
  for (const Tensor& t : out) views.push_back({data_of(t), &t.spec()});
  KernelCall call;
  call.in = in;
  call.out = views;
  call.attrs = &attrs;
  call.prepared = plan.prepared.get();
  call.scratch = scratch.data();
  cpu::fused(call);
  return out;
}

std::vector<Tensor> made_by_chain(const FusedCase& c, size_t number, std::span<const View> in,
                                  std::vector<Tensor> out) {
  std::vector<View> views;
  for (const Tensor& t : out) views.push_back({data_of(t), &t.spec()});
  const size_t plain = c.program.outputs.size(), count = size_t(out[0].size());
  std::vector<std::vector<float>> copies(c.program.sums.size(), std::vector<float>(count));
  std::vector<void*> addresses;
  for (auto& copy : copies) addresses.push_back(copy.data());
  cuda::run_chain(number, cuda::FusedSource(c.program, c.in, c.out).words(in, views, addresses).data());
  for (size_t k = 0; k < copies.size(); ++k) {
    const int64_t columns = out[plain + k].size();
    const cuda::ColumnSums sums(int64_t(count) / columns, columns);
    std::vector<double> scratch(sums.scratch() / sizeof(double));
    sums.launch(copies[k].data(), views[plain + k].as<float>(), scratch.data(), nullptr);
  }
  return out;
}

std::vector<Tensor> empty_for(const std::vector<Spec>& specs) {
  std::vector<Tensor> tensors;
  for (const Spec& spec : specs) tensors.push_back(allocate(spec));
  return tensors;
}

}  // namespace

TEST_CASE("chains as C++ give the processor's numbers: every op and cast, what broadcasts, sums over rows") {
  const std::vector<FusedCase> cases = tests::fused_cases();
  for (size_t number = 0; number < cases.size(); ++number) {
    const FusedCase& c = cases[number];
    std::vector<Tensor> in;
    std::vector<View> views;
    for (size_t i = 0; i < c.in.size(); ++i) in.push_back(numbers(c.in[i].shape, c.in[i].dtype, int(i)));
    for (const Tensor& t : in) views.push_back({data_of(t), &t.spec()});
    const auto wanted = made_by_processor(c, views, empty_for(c.out));
    const auto got = made_by_chain(c, number, views, empty_for(c.out));
    for (size_t k = 0; k < c.out.size(); ++k) {
      const std::vector<double> a = got[k].to_vector<double>(), b = wanted[k].to_vector<double>();
      for (size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= elementwise_rounding(c.out[k].dtype) * std::max(1.0, std::abs(b[i]))) &&
            a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i])))
          FAIL_CHECK("chain ", number, ", result ", k, ", element ", i, ": expected ", b[i], ", got ", a[i], " of ",
                     c.program.to_string());
    }
  }
}

TEST_CASE("chains of one kind have one text, whatever their lengths") {
  auto text = [](const Shape& whole, const Shape& row) {
    const Program program{
        .inputs = 2, .instructions = {{ElementwiseOp::add, DType::float32, DType::float32, 2, {0, 1}}}, .outputs = {2}};
    const Spec in[] = {{whole, DType::float32}, {row, DType::float32}}, out[] = {{whole, DType::float32}};
    return cuda::FusedSource(program, in, out).text("Chain");
  };
  CHECK(text({8, 4}, {4}) == text({2, 5, 7}, {7}));
  CHECK(text({8, 4}, {8, 4}) == text({9}, {9}));
  CHECK(text({8, 4}, {4}) != text({8, 4}, {8, 1}));
}

TEST_CASE("NVRTC compiles the text of chains for each architecture, once") {
  const cuda::Nvrtc* nvrtc = cuda::Nvrtc::find();
  if (!nvrtc) {
    MESSAGE("there is no NVRTC here");
    return;
  }
  const std::vector<FusedCase> cases = tests::fused_cases();
  auto source_of = [&](const FusedCase& c) {
    return cuda::chain_source(cuda::FusedSource(c.program, c.in, c.out).text("Chain"));
  };
  for (DType dtype : {DType::int64, DType::float16, DType::float32})
    CHECK(nvrtc->compile(source_of(cases[size_t(dtype)]), dtype == DType::int64 ? 8 : 9, 0)
              .starts_with("\x7f"
                           "ELF"));
  CHECK(nvrtc->compile(source_of(cases.back()), 99, 0).find(".target sm_90") != std::string::npos);  // PTX
  CHECK_THROWS_AS(nvrtc->compile("no C++", 9, 0), DeviceError);

  const TemporaryFolder folder;
  const tests::Environment cache("XDG_CACHE_HOME", folder.path().string());
  const std::string source = source_of(cases.back()), code = nvrtc->compile_once(source, 9, 0);
  const auto file = std::filesystem::directory_iterator(folder / "addax" / "cuda")->path();
  CHECK(std::filesystem::file_size(file) == code.size() + 64);
  CHECK(nvrtc->compile_once(source, 9, 0) == code);
  std::filesystem::resize_file(file, code.size());  // cut off: made anew
  CHECK(nvrtc->compile_once(source, 9, 0) == code);
  CHECK(std::filesystem::file_size(file) == code.size() + 64);
}
