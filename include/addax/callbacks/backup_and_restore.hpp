// BackupAndRestore: a training that was cut goes on where it stood, and ends with the same bits.
#pragma once

#include <string>

#include "addax/callbacks/model_checkpoint.hpp"

namespace addax {

struct BackupAndRestoreOptions {
  SaveFreq save_freq = "epoch";    // or a number of batches; false: when fit() is interrupted, alone
  bool double_checkpoint = false;  // Keras' word for max_to_keep of at least 2
  bool delete_checkpoint = true;   // once fit() has ended as it should
  int64_t max_to_keep = 2;         // generations; the one before the newest is taken where that is damaged
  bool save_on_background = true;  // written by a thread, while training goes on
};

namespace callbacks {
/// keras.callbacks.BackupAndRestore. Writes all that moves in a training into `backup_dir`, a folder for this alone:
/// weights, optimizer, seeds and streams of random numbers, place in the data, metrics, history, callbacks. fit() with
/// the same program, data and arguments then begins at the newest checkpoint that is whole, also within an epoch, and
/// gives the same weights, history and logs as one that was never cut. Where the newest is damaged, a warning says so
/// and the one before is taken. Checkpoints are safetensors files with a checksum, written atomically.
///
/// With run_eagerly a second optimizer of a model of one's own is kept where the step could be planned, too: its
/// train_step() is traced once for it. Where it cannot be, as it looks at values, that optimizer begins anew.
///
/// FormatError, at the beginning of fit(), where no checkpoint is whole, or where it is of another training. FileError
/// where one cannot be written, at the next one or at the end.
Callback BackupAndRestore(const std::string& backup_dir, const BackupAndRestoreOptions& options = {});
}  // namespace callbacks

}  // namespace addax
