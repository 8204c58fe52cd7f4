"""The command line itself: in Korean where typer speaks English, and with errors that say what to do."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from rich.text import Text
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from bot import texts
from bot.commands.common import DATABASE_ERRORS, database_trouble
from bot.errors import BotError, SettingsError
from bot.progress import screen
from indexer.errors import IndexerError
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

_Function = TypeVar("_Function", bound=Callable[..., Any])

#: Exit codes: what was asked failed or found something wrong; the call or the settings are wrong.
FAILED = 1
MISUSED = 2

rich_utils.ARGUMENTS_PANEL_TITLE = texts.HELP_ARGUMENTS
rich_utils.OPTIONS_PANEL_TITLE = texts.HELP_OPTIONS
rich_utils.COMMANDS_PANEL_TITLE = texts.HELP_COMMANDS
rich_utils.REQUIRED_LONG_STRING = texts.HELP_REQUIRED
rich_utils.DEFAULT_STRING = texts.HELP_DEFAULT

if TYPE_CHECKING:
    _Base = TyperCommand
else:
    _Base = object


class _InKorean(_Base):
    """What the help of a command and of a group have in common."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that shows how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), texts.HELP_USAGE)

    def get_help_option(self, ctx: Any) -> Any:
        """The option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = texts.HELP_HELP
        return option


class _Command(_InKorean, TyperCommand):
    pass


class _Group(_InKorean, TyperGroup):
    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line and leave; foreseeable errors are one Korean sentence, not a traceback."""
        try:
            status = super().main(*arguments, **options | {"standalone_mode": False})
        except SettingsError as error:
            status = _refused(str(error), MISUSED)
        except (BotError, KnowledgeError, IndexerError) as error:
            status = _refused(str(error))
        except DATABASE_ERRORS as error:
            status = _refused(database_trouble(error))
        except TyperException as error:
            status = _refused(_misuse(error), MISUSED)
        except typer.Abort:
            status = _refused(texts.ABORTED)
        except OSError as error:
            status = _refused(_file_trouble(error))
        except Exception:
            # By way of the log, which blots secrets out.
            log.exception("the command failed")
            status = _refused(texts.UNFORESEEN)
        sys.exit(status)


class Commands(typer.Typer):
    """Commands under one name, or all of them."""

    def __init__(self, name: str | None = None, *, help: str) -> None:  # noqa: A002 (as typer calls it)
        super().__init__(
            name=name,
            cls=_Group,
            help=help,
            no_args_is_help=True,
            add_completion=False,
            suggest_commands=False,
            options_metavar=texts.HELP_SOME_OPTIONS,
            subcommand_metavar=texts.HELP_A_COMMAND,
            # A traceback with the values of variables would print tokens and what people wrote.
            pretty_exceptions_enable=False,
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[_Function], _Function]:
        """Make a function a command; see ``typer.Typer.command``."""
        return super().command(name, cls=_Command, options_metavar=texts.HELP_SOME_OPTIONS, **options)


def _refused(message: str, status: int = FAILED) -> int:
    """Tell what went wrong, on standard error."""
    if message:
        screen.print(Text(message, style="red"), soft_wrap=True)
    return status


def _file_trouble(error: OSError) -> str:
    reason = texts.FILE_REASONS.get(error.errno or 0, error.strerror or str(error))
    return texts.FILE_TROUBLE.format(file=error.filename, reason=reason) if error.filename else reason


def _misuse(error: TyperException) -> str:
    """What is wrong with a call; the library's own sentences are English."""
    message = error.message
    param: Any = getattr(error, "param", None)
    match type(error).__name__:
        case "NoArgsIsHelpError":
            # The help has been shown already.
            return ""
        case "MissingParameter":
            said = texts.MISUSE_MISSING.format(name=param.name if param else "")
        case "NoSuchOption":
            said = texts.MISUSE_OPTION.format(name=getattr(error, "option_name", ""))
        case "BadOptionUsage":
            of_value = texts.MISUSE_FLAG if "not take" in message else texts.MISUSE_NO_VALUE
            said = of_value.format(name=getattr(error, "option_name", ""))
        case "BadParameter":
            choices = message.partition("is not one of ")[2].rstrip(".")
            reason = texts.SETTING_ONE_OF.format(choices=choices) if choices else message
            name = param.opts[0] if param else getattr(error, "param_hint", "")
            said = texts.MISUSE_VALUE.format(name=name, reason=reason)
        case _:
            said = _unnamed_misuse(message)
    return f"{said} {texts.MISUSE_HELP}"


def _unnamed_misuse(message: str) -> str:
    """Errors without a class of their own are known by their first words."""
    for beginning, korean in texts.MISUSES.items():
        if message.startswith(beginning):
            return korean.format(rest=message.removeprefix(beginning).strip(" .()'\""))
    return message
