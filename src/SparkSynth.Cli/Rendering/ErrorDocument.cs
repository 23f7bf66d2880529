using SparkSynth.Core;

namespace SparkSynth.Cli.Rendering;

/// <summary>What <c>--json</c> prints instead of a result when there is none.</summary>
internal sealed record ErrorDocument(int ExitCode, string Error, IReadOnlyList<Problem> Problems);
