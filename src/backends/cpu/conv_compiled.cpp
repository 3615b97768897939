// Rows of a convolution in machine code: which results have which registers, and the code around their sums.
#include "backends/cpu/conv_compiled.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "addax/dtype.hpp"
#include "backends/cpu/conv_axis.hpp"
#include "backends/cpu/gemm_choice.hpp"
#include "backends/cpu/machine_code.hpp"
#include "backends/cpu/vector_isa.hpp"

namespace addax::backends::cpu {

#ifdef ADDAX_MACHINE_CODE
namespace {

using Code = CompiledCorrelation::Code;

constexpr int lanes = 16, vector_bytes = 64, step_bytes = 4;  // of a step of k: a float, or two half floats
constexpr int registers = 32, latency = 6;                    // of sums, in turns of the multiplier
constexpr int most_vectors = 2;                               // of a panel; more gained nothing
constexpr int most_in_body = 600;                             // instructions of a loop
constexpr size_t most_code = 256 << 10;                       // bytes
constexpr double least_use = 0.6;                             // of the multiplier, below which others are faster

/// One stretch of the sum: a tap of the outer axes.
struct Run {
  const char* input;
  const char* kernel;
};
struct Arguments {
  const Run* runs;
  int64_t count, offset;  // bytes from where a run's input begins to the block's
  void* out;
  const float* bias;
};

/// What the code of a block depends on.
struct Shape {
  int pixels = 0, vectors = 0;
  int last_lanes = lanes;    // of the last vector
  std::vector<bool> inside;  // whether tap x pixel is
  bool operator==(const Shape&) const = default;
  bool is_inside(int64_t tap, int pixel) const { return inside[size_t(tap) * size_t(pixels) + size_t(pixel)]; }
};

int64_t parts_of(int64_t n, int64_t size) { return (n + size - 1) / size; }
int most_pixels(int vectors) { return (registers - vectors - (vectors > 1)) / vectors; }
int64_t item_size(const Correlation& c) { return c.type == Element::f32 ? 4 : 2; }
int64_t steps_of(const Correlation& c) { return parts_of(c.in_channels * item_size(c), step_bytes); }
int64_t tap_bytes(const Correlation& c) { return steps_of(c) * c.vectors * vector_bytes; }
int64_t panel_bytes(const Correlation& c) { return c.d.taps * c.h.taps * c.w.taps * tap_bytes(c); }

/// Turns of the multiplier that a step of a row takes, in a panel of so many vectors.
int64_t turns_of(const Correlation& c, int vectors) {
  if (vectors == 0) return 0;
  const int64_t blocks = parts_of(c.w.count, most_pixels(vectors));
  return std::max(blocks * latency, c.w.count * vectors);
}

/// The most that lose least; false where registers stay empty.
bool choose_vectors(Correlation& c) {
  const int all = int(parts_of(c.out_channels, lanes));
  double least = double(all * c.w.count) / least_use;
  c.vectors = 0;
  for (int vectors = 1; vectors <= std::min(most_vectors, all); ++vectors) {
    const auto turns = double(all / vectors * turns_of(c, vectors) + turns_of(c, all % vectors));
    if (turns > least) continue;
    least = turns;
    c.vectors = vectors;
  }
  if (c.vectors) c.panels = parts_of(all, c.vectors);
  return c.vectors > 0;
}

class Generator : public Xbyak::CodeGenerator {
 public:
  Generator(const Correlation& c, size_t bytes) : CodeGenerator(bytes, Xbyak::DontSetProtectRWE), c_(c) {}

  /// Steps of k in one turn of the loop: as many as the instruction cache likes.
  static int64_t steps_at_once(const Correlation& c, const Shape& s) {
    const int64_t steps = steps_of(c);
    const int64_t one = std::max<int64_t>(1, c.w.taps * (s.vectors + s.pixels + s.pixels * s.vectors));
    for (int64_t n = std::clamp<int64_t>(most_in_body / one, 1, steps); n > 1; --n)
      if (steps % n == 0) return n;
    return 1;
  }
  static size_t bytes_of(const Correlation& c, const Shape& s) {
    const int64_t sums = s.pixels * s.vectors;
    return size_t((steps_at_once(c, s) * c.w.taps * (s.vectors + s.pixels + sums) + 5 * sums) * 12 + 256);
  }

  Code make(const Shape& s) {
    shape_ = &s;
    align(64);
    const auto entry = getCurr<Code>();
    begin();
    sum_up();
    finish();
    return entry;
  }

 private:
  using Zmm = Xbyak::Zmm;
  using Label = Xbyak::Label;

  Zmm sum(int pixel, int vector) const { return Zmm(pixel * shape_->vectors + vector); }
  Zmm kernel(int vector) const { return Zmm(shape_->pixels * shape_->vectors + vector); }
  Zmm number() const { return Zmm(registers - 1); }
  bool is_half() const { return c_.type == Element::bf16; }
  bool is_cut(int vector) const { return vector == shape_->vectors - 1 && shape_->last_lanes < lanes; }

  void begin() {
    mov(runs_, ptr[arguments_ + offsetof(Arguments, runs)]);
    mov(count_, ptr[arguments_ + offsetof(Arguments, count)]);
    mov(offset_, ptr[arguments_ + offsetof(Arguments, offset)]);
    mov(out_, ptr[arguments_ + offsetof(Arguments, out)]);
    mov(bias_, ptr[arguments_ + offsetof(Arguments, bias)]);
    if (shape_->last_lanes < lanes) {
      mov(left_.cvt32(), (1 << shape_->last_lanes) - 1);
      kmovw(there_, left_.cvt32());
    }
    for (int i = 0; i < shape_->pixels; ++i)
      for (int j = 0; j < shape_->vectors; ++j) vpxord(sum(i, j), sum(i, j), sum(i, j));
  }

  void sum_up() {
    const int64_t at_once = steps_at_once(c_, *shape_), turns = steps_of(c_) / at_once;
    Label again, steps, done;
    test(count_, count_);
    jz(done, T_NEAR);
    L(again);
    mov(input_, ptr[runs_ + offsetof(Run, input)]);
    mov(kernel_, ptr[runs_ + offsetof(Run, kernel)]);
    add(input_, offset_);
    if (turns > 1) mov(left_, turns);
    L(steps);
    for (int64_t tap = 0; tap < c_.w.taps; ++tap)
      for (int64_t step = 0; step < at_once; ++step) one_step(tap, step);
    if (turns > 1) {
      add(input_, int(at_once * step_bytes));
      add(kernel_, int(at_once * c_.vectors * vector_bytes));
      dec(left_);
      jnz(steps, T_NEAR);
    }
    add(runs_, int(sizeof(Run)));
    dec(count_);
    jnz(again, T_NEAR);
    L(done);
  }

  void one_step(int64_t tap, int64_t step) {
    const int64_t from = tap * tap_bytes(c_) + step * c_.vectors * vector_bytes;
    for (int j = 0; j < shape_->vectors; ++j) vmovups(kernel(j), ptr[kernel_ + size_t(from + j * vector_bytes)]);
    for (int i = 0; i < shape_->pixels; ++i) {
      if (!shape_->is_inside(tap, i)) continue;
      const int64_t at = (i * c_.w.in_step + c_.w.offset[tap]) * c_.in_pixel * item_size(c_) + step * step_bytes;
      if (shape_->vectors == 1) {
        multiply_add(sum(i, 0), kernel(0), ptr_b[input_ + size_t(at)]);
        continue;
      }
      vbroadcastss(number(), ptr[input_ + size_t(at)]);
      for (int j = 0; j < shape_->vectors; ++j) multiply_add(sum(i, j), kernel(j), number());
    }
  }
  void multiply_add(const Zmm& sum, const Zmm& a, const Xbyak::Operand& b) {
    is_half() ? vdpbf16ps(sum, a, b) : vfmadd231ps(sum, a, b);
  }

  void finish() {
    Label plain;
    test(bias_, bias_);
    jz(plain, T_NEAR);
    for (int j = 0; j < shape_->vectors; ++j) {
      vmovups(is_cut(j) ? kernel(j) | there_ | T_z : kernel(j), ptr[bias_ + size_t(j) * vector_bytes]);
      for (int i = 0; i < shape_->pixels; ++i) vaddps(sum(i, j), sum(i, j), kernel(j));
    }
    L(plain);
    if (c_.relu) vpxord(number(), number(), number());
    for (int i = 0; i < shape_->pixels; ++i)
      for (int j = 0; j < shape_->vectors; ++j) {
        if (c_.relu) vmaxps(sum(i, j), number(), sum(i, j));
        store(i, j);
      }
    vzeroupper();
    ret();
  }
  void store(int i, int j) {
    const Zmm x = sum(i, j);
    const auto to = ptr[out_ + size_t((i * c_.w.out_step * c_.out_pixel + j * lanes) * item_size(c_))];
    const auto there = is_cut(j) ? to | there_ : to;
    if (!is_half()) return vmovups(there, x);
    vcvtneps2bf16(Xbyak::Ymm(x.getIdx()), x);
    vmovdqu16(there, Xbyak::Ymm(x.getIdx()));
  }

  const Correlation& c_;
  const Shape* shape_ = nullptr;
  const Xbyak::Reg64 arguments_ = rdi, runs_ = rsi, count_ = rdx, offset_ = rcx, out_ = r8, bias_ = r9, input_ = r10,
                     kernel_ = r11, left_ = rax;
  const Xbyak::Opmask there_ = Xbyak::Opmask(1);
};

/// The blocks of a row in a panel that has so many vectors of channels.
struct Part {
  int64_t first;
  Shape shape;
};
std::vector<Part> cut(const Correlation& c, int64_t channels) {
  const int vectors = int(parts_of(channels, lanes));
  const int64_t blocks = parts_of(c.w.count, most_pixels(vectors)), pixels = parts_of(c.w.count, blocks);
  std::vector<Part> parts;
  for (int64_t first = 0; first < c.w.count; first += pixels) {
    Shape s{int(std::min(pixels, c.w.count - first)), vectors, int(channels - (vectors - 1) * lanes), {}};
    for (int64_t tap = 0; tap < c.w.taps; ++tap)
      for (int i = 0; i < s.pixels; ++i) s.inside.push_back(is_inside(c.w, first + i, tap));
    parts.push_back({first, std::move(s)});
  }
  return parts;
}

/// Adds a zero to each pixel. A number of channels that the compiler knows is quicker.
template <class Channels>
void fill_up(const bfloat16_t* from, bfloat16_t* to, int64_t pixels, Channels channels) {
  for (; pixels > 0; --pixels, from += channels, to += channels + 1) {
    std::memcpy(to, from, size_t(channels) * sizeof *to);
    to[channels] = bfloat16_t(0);
  }
}

}  // namespace

std::unique_ptr<const CompiledCorrelation> CompiledCorrelation::of(Correlation& c) try {
  const bool half = c.type == Element::bf16, odd = half && c.in_channels % 2;
  if (isa() != Isa::avx512 || c.groups > 1 || (half ? !has_pairs() : c.type != Element::f32)) return nullptr;
  if (c.in_channels == 0 || (odd && c.d.taps > 1) || !choose_vectors(c)) return nullptr;
  const int64_t width = c.vectors * lanes, last = c.out_channels - (c.panels - 1) * width;
  const std::vector<Part> parts[] = {cut(c, width), cut(c, last)};
  std::vector<Shape> shapes;
  size_t bytes = 0;
  for (const auto& row : parts)
    for (const Part& part : row)
      if (std::ranges::count(shapes, part.shape) == 0) {
        bytes += Generator::bytes_of(c, part.shape);
        shapes.push_back(part.shape);
      }
  if (bytes > most_code) return nullptr;
  std::unique_ptr<CompiledCorrelation> made(new CompiledCorrelation(c));
  if (odd) made->fill_up_channels();
  auto generator = std::make_shared<Generator>(made->c_, bytes);
  std::vector<Code> codes;
  for (const Shape& shape : shapes) codes.push_back(generator->make(shape));
  generator->setProtectModeRE();
  std::vector<Block>* const rows[] = {&made->whole_, &made->last_};
  for (size_t r = 0; r < 2; ++r)
    for (const Part& part : parts[r]) {
      const size_t which = size_t(std::ranges::find(shapes, part.shape) - shapes.begin());
      rows[r]->push_back({part.first, codes[which]});
    }
  made->owner_ = std::move(generator);
  return made;
} catch (const Xbyak::Error&) {  // no memory for code
  return nullptr;
}

/// Makes code for pixels of one channel more.
void CompiledCorrelation::fill_up_channels() {
  is_filled_up_ = true;
  c_.in_pixel = c_.in_channels + 1;
  c_.in_row = c_.w.in_length * c_.in_pixel;
  c_.in_plane = 0;
}

/// Runs, the bias in floats, and a plane with a channel more.
int64_t CompiledCorrelation::scratch() const {
  const int64_t plane = is_filled_up_ ? c_.h.in_length * c_.in_row * item_size(c_) : 0;
  return c_.d.taps * c_.h.taps * int64_t(sizeof(Run)) + c_.out_channels * int64_t(sizeof(float)) + plane;
}

void CompiledCorrelation::run(const CorrelationTask& t) const {
  CorrelationTask task = t;
  auto* bias = reinterpret_cast<float*>(static_cast<Run*>(t.scratch) + c_.d.taps * c_.h.taps);
  if (t.bias && c_.type == Element::bf16) {
    for (int64_t i = 0; i < c_.out_channels; ++i) bias[i] = float(static_cast<const bfloat16_t*>(t.bias)[i]);
    task.bias = bias;
  }
  if (is_filled_up_) task.in = filled_up(t, reinterpret_cast<bfloat16_t*>(bias + c_.out_channels));
  for (int64_t panel = 0; panel < c_.panels; ++panel)
    for (int64_t row = t.first; row < t.last; ++row) one_row(task, panel, row);
}

/// The rows of the input that results of a task meet, with zeros in the last channel.
const void* CompiledCorrelation::filled_up(const CorrelationTask& t, bfloat16_t* plane) const {
  if (c_.d.taps == 0 || !is_inside(c_.d, t.d, 0)) return plane;
  const Reach rows = reach_of(c_.h, t.first, t.last);
  const int64_t channels = c_.in_channels, before = element_of(c_.d, t.d, 0) * c_.h.in_length + rows.first;
  const auto* from = static_cast<const bfloat16_t*>(t.in) + before * c_.w.in_length * channels;
  bfloat16_t* to = plane + rows.first * c_.in_row;
  const int64_t pixels = (rows.last - rows.first) * c_.w.in_length;
  switch (channels) {
    case 1: fill_up(from, to, pixels, std::integral_constant<int64_t, 1>()); break;
    case 3: fill_up(from, to, pixels, std::integral_constant<int64_t, 3>()); break;
    default: fill_up(from, to, pixels, channels);
  }
  return plane;
}

void CompiledCorrelation::one_row(const CorrelationTask& t, int64_t panel, int64_t row) const {
  const int64_t item = item_size(c_), channel = panel * c_.vectors * lanes;
  Arguments arguments{static_cast<Run*>(t.scratch), 0, 0, nullptr, nullptr};
  const char* kernel = static_cast<const char*>(t.packed) + panel * panel_bytes(c_);
  for (int64_t d = 0; d < c_.d.taps; ++d)
    for (int64_t h = 0; h < c_.h.taps; ++h, kernel += c_.w.taps * tap_bytes(c_)) {
      if (!is_inside(c_.d, t.d, d) || !is_inside(c_.h, row, h)) continue;
      const int64_t before = element_of(c_.d, t.d, d) * c_.in_plane + element_of(c_.h, row, h) * c_.in_row;
      static_cast<Run*>(t.scratch)[arguments.count++] = {static_cast<const char*>(t.in) + before * item, kernel};
    }
  if (t.bias) arguments.bias = static_cast<const float*>(t.bias) + channel;
  char* out = static_cast<char*>(t.out) +
              ((t.d * c_.d.out_step + c_.d.out_first) * c_.out_plane +
               (row * c_.h.out_step + c_.h.out_first) * c_.out_row + c_.w.out_first * c_.out_pixel + channel) *
                  item;
  for (const Block& block : panel + 1 < c_.panels ? whole_ : last_) {
    arguments.offset = block.first * c_.w.in_step * c_.in_pixel * item;
    arguments.out = out + block.first * c_.w.out_step * c_.out_pixel * item;
    block.code(&arguments);
  }
}
#else
std::unique_ptr<const CompiledCorrelation> CompiledCorrelation::of(Correlation&) { return nullptr; }
int64_t CompiledCorrelation::scratch() const { return 0; }
void CompiledCorrelation::run(const CorrelationTask&) const {}
#endif

}  // namespace addax::backends::cpu
