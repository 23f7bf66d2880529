using System.Globalization;

namespace SparkSynth.Benchmarks;

/// <summary>Prints rows as a Markdown table, as they come.</summary>
internal sealed class Report(TextWriter writer)
{
    private bool _hasHead;

    /// <summary>Prints a heading; a new table follows.</summary>
    public void Section(string title)
    {
        writer.WriteLine();
        writer.WriteLine($"## {title}");
        _hasHead = false;
    }

    /// <summary>Prints a row.</summary>
    public void Add(Row row)
    {
        if (!_hasHead)
        {
            writer.WriteLine();
            writer.WriteLine("| what | measured | yardstick | reach | |");
            writer.WriteLine("|---|---|---|---|---|");
            _hasHead = true;
        }

        writer.WriteLine($"| {row.What} | {row.Measured} | {row.Yardstick} | {row.Reach} | {(row.Reached is { } reached ? reached ? "ok" : "**short**" : "")} |");
        writer.Flush();
    }

    /// <summary>A score as it is quoted: .9937.</summary>
    public static string Score(double? value) => value is { } v ? v.ToString(".0000", CultureInfo.InvariantCulture) : "-";

    /// <summary>A number with some digits.</summary>
    public static string Number(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
