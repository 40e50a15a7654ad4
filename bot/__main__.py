"""`python -m bot` is the command `qabyldau`."""

from bot.cli import main

if __name__ == "__main__":
    main()
