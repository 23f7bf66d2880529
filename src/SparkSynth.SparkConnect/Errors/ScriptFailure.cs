using System.Globalization;
using System.Text.RegularExpressions;

namespace SparkSynth.SparkConnect.Errors;

/// <summary>
/// Finds in Spark's messages what a failed TRANSFORM script wrote: <c>Subprocess exited with status 3. Error: its stderr.</c> It may stand alone
/// or inside the report of a failed stage, followed by a Java stack.
/// </summary>
internal static partial class ScriptFailure
{
    public static (int? ExitCode, string? Error) Find(IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Match match = Pattern().Match(message);
            if (match.Success)
            {
                int code = int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
                string error = match.Groups["error"].Value.TrimEnd();

                // Spark ends its sentence with a full stop of its own.
                return (code, error.EndsWith('.') ? error[..^1].TrimEnd() : error);
            }
        }

        return (null, null);
    }

    [GeneratedRegex(@"Subprocess exited with status (?<code>\d{1,3})\. Error: (?<error>.*?)(?=\n\tat |\n+Driver stacktrace:|\z)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
