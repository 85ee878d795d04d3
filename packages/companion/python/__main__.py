"""moto as the companion of Drey runs it: `python -I -u <this folder> MARK HOST PORT LIFE`."""

from drey_companion.launcher import main

main()
