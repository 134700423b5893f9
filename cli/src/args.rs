use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use events_codegen::emit::TARGETS;
use events_codegen::sample;

use crate::terminal::Report;

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  mistakes in events.yaml, or `generate --check` found a difference
  2  wrong usage, or a file that cannot be read or written";

/// Events declared once, in events.yaml: check them, generate code from them, start a catalogue of your own.
#[derive(Parser)]
#[command(name = "events", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// How mistakes are shown; `json` and `github` go to standard output, and nothing else does
    #[arg(long, value_enum, global = true, default_value_t = Format::Human)]
    format: Format,

    /// When to use colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, global = true, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
}

impl Args {
    /// How this invocation reports mistakes.
    pub(crate) fn report(&self) -> Report {
        Report { format: self.format, when: self.color }
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check events.yaml and show every mistake in it
    Check(Check),
    /// Generate Rust, TypeScript, JSON Schema and AsyncAPI from events.yaml
    ///
    /// Writes only what differs, and removes generated files that are no longer generated. Files that do not carry the
    /// generator's mark are never touched.
    Generate(Generate),
    /// Print a valid event, made up from a seed, for tests and demos
    Sample(Sample),
    /// Explain a diagnostic code, or list all of them
    Explain(Explain),
    /// Start a catalogue of your own: a crate with an events.yaml, generated and ready to build
    Init(Init),
}

#[derive(clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(clap::Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The folder to write to [default: `generated` beside the file]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: Option<PathBuf>,

    /// Generate only this target; may be given more than once [default: all targets]
    #[arg(long, short, value_name = "TARGET", value_parser = targets())]
    pub(crate) target: Vec<String>,

    /// Write nothing; name every file that differs, and exit with 1 if one does
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(clap::Args)]
pub(crate) struct Sample {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The event type, as on the wire
    #[arg(value_name = "TYPE")]
    pub(crate) event_type: String,

    /// Another seed gives another event
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// What producers may write, or also what only consumers accept
    #[arg(long, value_enum, default_value_t = View::Write, value_name = "VIEW")]
    pub(crate) view: View,

    /// Go to the bounds of the contract: extreme values, odd spellings, members in any order
    #[arg(long)]
    pub(crate) odd: bool,

    /// On one line
    #[arg(long)]
    pub(crate) compact: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum View {
    Read,
    Write,
}

impl From<View> for sample::View {
    fn from(view: View) -> Self {
        match view {
            View::Read => Self::Read,
            View::Write => Self::Write,
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct Input {
    /// The file that declares the events
    #[arg(long, short, value_name = "FILE", default_value = "events.yaml", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The code, as a mistake shows it in brackets: E012
    pub(crate) code: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct Init {
    /// The folder to start it in; made where it does not exist
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,

    /// The package's name [default: the folder's name]
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// A checkout of the generator and the runtime to depend on, instead of the published crates
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) path: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// With the lines of the file
    Human,
    /// FILE:LINE:COL: one line each
    Short,
    /// A JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

fn targets() -> PossibleValuesParser {
    PossibleValuesParser::new(TARGETS.iter().map(|target| target.name))
}
