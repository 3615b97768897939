// Writes the kernels of all fused_cases() as C++, with a function that launches one by its number.
#include <fstream>

#include "backends/cuda/fused_source.hpp"
#include "device/fused_cases.hpp"

int main(int, char** argv) {
  using namespace addax;
  std::ofstream file(argv[1]);
  file << "namespace addax::backends::cuda {\n";
  const std::vector<tests::FusedCase> cases = tests::fused_cases();
  for (size_t i = 0; i < cases.size(); ++i)
    file << backends::cuda::FusedSource(cases[i].program, cases[i].in, cases[i].out).text("Chain" + std::to_string(i));
  file << "inline void run_chain(size_t number, const uint64_t* words) {\n  switch (number) {\n";
  for (size_t i = 0; i < cases.size(); ++i)
    file << "    case " << i << ": return run_words<Chain" << i << ">(words);\n";
  file << "  }\n}\n}\n";
  return file.good() ? 0 : 1;
}
