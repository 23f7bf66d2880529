using System.Globalization;

namespace SparkSynth.Cli.Rendering;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>32,561</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>0.9937, or – where there is none.</summary>
    public static string Score(double? value) => value is { } score && double.IsFinite(score) ? score.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    /// <summary>0.41 s; 72 s; 5 min 12 s</summary>
    public static string Seconds(double value) => value switch
    {
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture) + " s",
        < 120 => value.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => $"{(long)(value / 60)} min {(long)(value % 60)} s",
    };

    /// <summary>1.2 MB (powers of 1000)</summary>
    public static string Bytes(long value)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double amount = value;
        int unit = 0;
        for (; amount >= 999.95 && unit < units.Length - 1; unit++) amount /= 1000;
        return amount.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A plain number with at most so many significant digits.</summary>
    public static string Short(double value, int digits = 6) => value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>1 row, 2 rows</summary>
    public static string Of(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
