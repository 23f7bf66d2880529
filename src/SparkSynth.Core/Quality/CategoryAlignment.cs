using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>Common codes for the categories of two columns. Text matches text; everything else matches by value, whatever its type.</summary>
internal sealed class CategoryAlignment
{
    private CategoryAlignment(int[] real, int[] other, int count)
    {
        Real = real;
        Other = other;
        Count = count;
    }

    /// <summary>Common code of each of the real column's codes, null's included at the end.</summary>
    public int[] Real { get; }

    /// <summary>Common code of each of the other column's codes.</summary>
    public int[] Other { get; }

    /// <summary>Number of common categories; null's code.</summary>
    public int Count { get; }

    /// <summary>Aligns two columns whose categories are all known.</summary>
    public static CategoryAlignment Of(QualityColumnProfile real, QualityColumnProfile other)
    {
        if (real.Texts is { } a && other.Texts is { } b)
            return Align<string>([.. a.ToSorted().Select(e => e.Text)], [.. b.ToSorted().Select(e => e.Text)], StringComparer.Ordinal);
        if (real.Values is { } r && other.Values is { } s)
        {
            bool same = real.Scale == other.Scale;
            return Align(
                [.. r.ToSorted().Select(e => same ? e.Low : OrderKey.FromDouble(real.Scale.ToDouble(e.Low)))],
                [.. s.ToSorted().Select(e => same ? e.Low : OrderKey.FromDouble(other.Scale.ToDouble(e.Low)))],
                Comparer<long>.Default);
        }
        int n = real.Texts?.Count ?? real.Values!.Count, m = other.Texts?.Count ?? other.Values!.Count;
        return new([.. Enumerable.Range(0, n), n + m], [.. Enumerable.Range(n, m), n + m], n + m);
    }

    private static CategoryAlignment Align<T>(T[] real, T[] other, IComparer<T> order)
    {
        int[] left = new int[real.Length + 1], right = new int[other.Length + 1];
        int i = 0, j = 0, code = 0;
        for (; i < real.Length || j < other.Length; code++)
        {
            int sign = i == real.Length ? 1 : j == other.Length ? -1 : order.Compare(real[i], other[j]);
            if (sign <= 0) left[i++] = code;
            if (sign >= 0) right[j++] = code;
        }
        left[^1] = right[^1] = code;
        return new(left, right, code);
    }
}
