#include "addax/layers/einsum_dense.hpp"

#include <algorithm>
#include <cctype>

#include "addax/ops.hpp"
#include "layers/quantization.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<EinsumDenseOptions> = layer_fields<EinsumDenseOptions>(
    Field{"activation", &EinsumDenseOptions::activation}, Field{"bias_axes", &EinsumDenseOptions::bias_axes},
    Field{"kernel_initializer", &EinsumDenseOptions::kernel_initializer},
    Field{"bias_initializer", &EinsumDenseOptions::bias_initializer},
    Field{"kernel_regularizer", &EinsumDenseOptions::kernel_regularizer},
    Field{"bias_regularizer", &EinsumDenseOptions::bias_regularizer},
    Field{"activity_regularizer", &EinsumDenseOptions::activity_regularizer},
    Field{"kernel_constraint", &EinsumDenseOptions::kernel_constraint},
    Field{"bias_constraint", &EinsumDenseOptions::bias_constraint});

namespace {

struct EinsumDenseArguments {
  std::string equation;
  Shape output_shape;
  static constexpr auto fields() {
    return std::tuple{Field{"output_shape", &EinsumDenseArguments::output_shape},
                      Field{"equation", &EinsumDenseArguments::equation}};
  }
};

/// The letters of an equation, and where "..." stands.
struct Equation {
  enum Elided { nowhere, left, right } elided = nowhere;
  std::string input, kernel, output;

  explicit Equation(const std::string& text) {
    size_t comma = text.find(','), arrow = text.find("->");
    if (comma != text.npos && arrow != text.npos && comma < arrow) {
      input = text.substr(0, comma);
      kernel = text.substr(comma + 1, arrow - comma - 1);
      output = text.substr(arrow + 2);
      if (input.starts_with("...") && output.starts_with("...")) {
        elided = left;
        input.erase(0, 3), output.erase(0, 3);
      } else if (input.ends_with("...") && output.ends_with("...")) {
        elided = right;
        input.resize(input.size() - 3), output.resize(output.size() - 3);
      }
    }
    if (!letters(input) || !letters(kernel) || !letters(output))
      throw OptionError(
          "EinsumDense: expected an equation as \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\", "
          "got \"" +
          text + "\".");
    for (char letter : output)
      if (!has(input, letter) && !has(kernel, letter)) fail(text, letter, "of the output in the input or the kernel");
    for (char letter : kernel)
      if (!has(input, letter) && !has(output, letter)) fail(text, letter, "of the kernel in the input or the output");
  }

  static bool has(const std::string& letters, char letter) { return letters.find(letter) != letters.npos; }

 private:
  static bool letters(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
  }
  [[noreturn]] static void fail(const std::string& text, char letter, const char* where) {
    throw OptionError("EinsumDense: expected each letter " + std::string(where) + " too, got \"" + letter + "\" of \"" +
                      text + "\".");
  }
};

/// The same initializer, told which axes of the kernel are inputs and outputs where it asks for that.
Initializer with_axes(const Initializer& initializer, const std::vector<int64_t>& inputs,
                      const std::vector<int64_t>& outputs) {
  Json config = initializer->get_config();
  const Json *input_axes = config.find("input_axes"), *output_axes = config.find("output_axes");
  if (!input_axes || !output_axes || !(input_axes->is_null() || output_axes->is_null())) return initializer;
  config["input_axes"] = Json::array(inputs);
  config["output_axes"] = Json::array(outputs);
  return initializer_registry().make(initializer->class_name(), config, "EinsumDense");
}

class EinsumDenseLayer final : public ConfiguredLayer<EinsumDenseLayer, EinsumDenseOptions, EinsumDenseArguments> {
 public:
  static constexpr const char* keras_name = "EinsumDense";

  EinsumDenseLayer(EinsumDenseArguments arguments, EinsumDenseOptions options)
      : ConfiguredLayer(std::move(arguments), std::move(options)), equation_(this->arguments().equation) {
    for (char letter : this->options().bias_axes.value_or(""))
      if (!Equation::has(equation_.output, letter))
        throw OptionError("EinsumDense: expected bias_axes among the output's \"" + equation_.output + "\", got \"" +
                          letter + "\".");
  }

  Json get_config() const override { return with_quantization(ConfiguredLayer::get_config()); }

  void build(const Shape& input) override {
    const EinsumDenseOptions& o = options();
    Shape output = output_for(input), kernel;
    int shift = equation_.elided == Equation::left ? elided(input) : 0;
    std::vector<int64_t> input_axes, output_axes;
    for (char letter : equation_.kernel) {
      size_t at = equation_.output.find(letter);
      bool made = at != std::string::npos;
      (made ? output_axes : input_axes).push_back(kernel.rank());
      int axis = static_cast<int>(made ? at : equation_.input.find(letter)) + shift;
      kernel.push_back(made ? output[axis] : input[axis]);
    }
    kernel_ = add_weight({.shape = kernel,
                          .initializer = with_axes(o.kernel_initializer, input_axes, output_axes),
                          .regularizer = o.kernel_regularizer,
                          .constraint = o.kernel_constraint,
                          .name = "kernel"});
    if (o.bias_axes)
      bias_ = add_weight({.shape = bias_shape(output, shift),
                          .initializer = o.bias_initializer,
                          .regularizer = o.bias_regularizer,
                          .constraint = o.bias_constraint,
                          .name = "bias"});
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor y = ops::einsum(arguments().equation, x, kernel_);
    return options().activation(bias_.defined() ? y + bias_ : y);
  }

 private:
  int elided(const Shape& input) const { return input.rank() - static_cast<int>(equation_.input.size()); }

  /// output_shape with the batch and the axes of "...". ShapeError where it does not fit the input.
  Shape output_for(const Shape& input) const {
    int hidden = elided(input), shift = equation_.elided == Equation::left ? hidden : 0;
    if (hidden < 0 || (hidden > 0 && equation_.elided == Equation::nowhere))
      throw ShapeError(place_of(*this) + ": expected an input with the axes of \"" + equation_.input + "\", got " +
                       input.to_string() + ".");
    const Shape& given = arguments().output_shape;
    Shape output{input[0]};
    for (int a = 1; a < shift; ++a) output.push_back(input[a]);
    for (int64_t length : given) output.push_back(length);
    for (int a = input.rank() - hidden + shift; a < input.rank(); ++a) output.push_back(input[a]);
    bool fits = output.rank() == static_cast<int>(equation_.output.size()) + hidden;
    for (size_t i = 0; fits && i < equation_.input.size(); ++i) {
      size_t at = equation_.output.find(equation_.input[i]);
      if (at == std::string::npos) continue;
      int64_t length = input[static_cast<int>(i) + shift];
      int64_t& made = output[static_cast<int>(at) + shift];
      fits = made < 0 || made == length;
      made = length;
    }
    if (!fits)
      throw ShapeError(place_of(*this) + ": expected an output_shape that fits " + input.to_string() + " in \"" +
                       arguments().equation + "\", got " + given.to_string() + ".");
    return output;
  }

  /// From the first letter of the bias on: its letters' lengths, else 1.
  Shape bias_shape(const Shape& output, int shift) const {
    Shape bias;
    for (size_t i = equation_.output.find_first_of(*options().bias_axes); i < equation_.output.size(); ++i) {
      bool has = Equation::has(*options().bias_axes, equation_.output[i]);
      bias.push_back(has ? output[static_cast<int>(i) + shift] : 1);
    }
    int behind = output.rank() - static_cast<int>(equation_.output.size()) - shift;
    for (int a = 0; a < behind; ++a) bias.push_back(1);
    return bias;
  }

  Equation equation_;
  Variable kernel_, bias_;
};

const Registered registered_einsum_dense = EinsumDenseLayer::registered();

}  // namespace

Layer layers::EinsumDense(const std::string& equation, const Shape& output_shape, const EinsumDenseOptions& options) {
  return Layer(std::make_shared<EinsumDenseLayer>(EinsumDenseArguments{equation, output_shape}, options));
}

}  // namespace addax
