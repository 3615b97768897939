// TensorBoard: a training as event files, which TensorBoard shows while it runs.
#pragma once

#include <concepts>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "addax/callback.hpp"

namespace addax {

/// `.update_freq`: "epoch", "batch", or every how many batches, from 1 on.
class UpdateFreq {
 public:
  UpdateFreq(const char* name);
  template <std::integral I>
  UpdateFreq(I batches) : batches_(checked(static_cast<int64_t>(batches))) {}
  /// 0: at the end of epochs alone.
  int64_t batches() const { return batches_; }

 private:
  static int64_t checked(int64_t batches);
  int64_t batches_ = 0;
};

/// `.profile_batch`: 0 for none, the number of a batch, or the first and last of several, counted from 1.
class ProfileBatch {
 public:
  template <std::integral I>
  ProfileBatch(I batch) : first(static_cast<int64_t>(batch)), last(first) {}
  template <std::integral I>
  ProfileBatch(std::initializer_list<I> range) : ProfileBatch(std::vector<int64_t>(range.begin(), range.end())) {}
  int64_t first = 0, last = 0;

 private:
  explicit ProfileBatch(const std::vector<int64_t>& range);
};

/// `.embeddings_metadata`: a file of labels for all Embedding layers, or one for each name.
class EmbeddingsMetadata {
 public:
  EmbeddingsMetadata() = default;
  template <std::convertible_to<std::string> S>
  EmbeddingsMetadata(const S& file) : for_all(file) {}
  EmbeddingsMetadata(std::map<std::string, std::string> files) : by_layer(std::move(files)) {}
  std::string for_all;
  std::map<std::string, std::string> by_layer;
};

struct TensorBoardOptions {
  std::string log_dir = "logs";
  int64_t histogram_freq = 0;  // histograms of weights after every how many epochs; 0: none
  bool write_graph = true;     // the model, and the instructions of its training step
  bool write_images = false;   // weights as pictures beside their histograms
  bool write_steps_per_second = false;
  UpdateFreq update_freq = "epoch";
  ProfileBatch profile_batch = 0;
  int64_t embeddings_freq = 0;  // tables of Embedding layers for the projector after every how many epochs; 0: none
  EmbeddingsMetadata embeddings_metadata = {};
};

namespace callbacks {
/// keras.callbacks.TensorBoard: the same tags in the same folders, `train` and `validation`: "epoch_loss", "batch_loss"
/// with .update_freq, "evaluation_loss_vs_iterations" (of evaluate(), too), "epoch_learning_rate",
/// "dense/kernel/histogram". A profile is a
/// trace of the planned step, `train/plugins/profile/*/*.trace.json.gz`, which Perfetto and chrome://tracing open.
/// Embeddings are tables of text that the projector reads. FileError where files cannot be written; OptionError for
/// numbers below 0, a range that ends before it begins, and metadata of no Embedding layer.
Callback TensorBoard(const TensorBoardOptions& options = {});
template <std::convertible_to<std::string> S>
Callback TensorBoard(const S& log_dir, TensorBoardOptions options = {}) {
  options.log_dir = log_dir;
  return TensorBoard(options);
}
}  // namespace callbacks

}  // namespace addax
