using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>What may be published of a key column so that keys of its look can be made: numbers of digits, or the pattern of texts.</summary>
public sealed record KeyShape
{
    /// <summary>Integer keys: fewest digits that at least k keys have, 1..19.</summary>
    public int MinDigits { get; init; } = 1;

    /// <summary>Integer keys: most digits that at least k keys have, 1..19.</summary>
    public int MaxDigits { get; init; } = 6;

    /// <summary>Text keys: their look; else null.</summary>
    public TextShape? Text { get; init; }

    /// <summary>Shape of a key column. Signs are ignored: keys are made positive. Fewer than k keys of any length give 1 to 6 digits.</summary>
    public static KeyShape Of(ColumnProfile profile, int k = CellOptions.DefaultSupport)
    {
        if (profile.Type.Kind == PhysicalType.String) return new KeyShape { Text = profile.Shape };
        var rows = new long[20];
        foreach (var entry in profile.Entries)
            rows[Math.Max(Digits(entry.Low), Digits(entry.High))] += entry.Rows;
        int first = Array.FindIndex(rows, n => n >= k), last = Array.FindLastIndex(rows, n => n >= k);
        return first < 0 ? new KeyShape() : new KeyShape { MinDigits = first, MaxDigits = last };
    }

    private static int Digits(long key)
    {
        ulong rest = key < 0 ? (ulong)-(Int128)key : (ulong)key;
        int digits = 1;
        while (rest >= 10)
        {
            rest /= 10;
            digits++;
        }

        return digits;
    }
}
