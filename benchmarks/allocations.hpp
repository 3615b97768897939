// How often this program went to the heap so far.
#pragma once

long allocations();
