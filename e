pigmatch: interrupted by signal 15
pigmatch: out5 was not written
