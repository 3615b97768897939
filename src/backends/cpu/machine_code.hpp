// Machine code that is made at run time, by Xbyak, where its headers were there and the processor is an x86-64.
#pragma once

#if defined(__x86_64__) && __has_include(<xbyak/xbyak.h>)
#define ADDAX_MACHINE_CODE

#define XBYAK_NO_OP_NAMES
#define Xbyak addax_xbyak  // oneDNN has one of its own: no linker may take one for the other
#include <xbyak/xbyak.h>
#endif
