using System.Collections.Immutable;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Which Gower distance. The default: ranges of the real data, null equal to null, one null = 1, every term clipped to 1, divided by the
/// sum of the weights. SDMetrics' ruler is the default one over the profile of its reference table alone.
/// </summary>
public sealed record GowerOptions
{
    /// <summary>Scale of numeric columns.</summary>
    public GowerScale Scale { get; init; } = GowerScale.Range;

    /// <summary>
    /// Weights by column name; 1 where not named, 0 leaves the column out. Finite, not negative; their common denominator must be at most
    /// 64 and their sum, in units of it, at most 4,096, because the sum is kept in integers.
    /// </summary>
    public ImmutableDictionary<string, double> Weights { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Columns to compare; empty = all that the tables have in common.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Columns to leave out: keys, free text.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Lower quantile of <see cref="GowerScale.Robust"/>, 0 … 0.5.</summary>
    public double RobustLow { get; init; } = 0.05;

    /// <summary>Upper quantile of <see cref="GowerScale.Robust"/>, 0.5 … 1.</summary>
    public double RobustHigh { get; init; } = 0.95;

    /// <summary>
    /// Gower 1971 to the letter: a column where either value is null is left out of numerator and denominator, so are booleans that are
    /// both false and numeric columns without range. Not a metric, so nothing can be pruned by it: for small tables.
    /// </summary>
    public bool PairwiseDeletion { get; init; }

    /// <summary>True when <see cref="GowerProfile"/> must keep the value table of numeric columns.</summary>
    public bool NeedsValueTables => Scale != GowerScale.Range;

    /// <summary>All that is wrong with the options; <paramref name="where"/> names the place in the job.</summary>
    public ImmutableArray<Problem> Validate(string where)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (!(RobustLow is >= 0 and < 0.5) || !(RobustHigh is > 0.5 and <= 1))
            problems.Add(new("robust-span", where, $"The robust span {RobustLow} … {RobustHigh} is not inside 0 … 0.5 … 1.", "Use for instance 0.05 and 0.95."));
        foreach ((string name, double weight) in Weights.OrderBy(w => w.Key, StringComparer.Ordinal))
            if (!double.IsFinite(weight) || weight < 0)
                problems.Add(new("weight", where, $"The weight of column '{name}' is not a finite number of at least 0.", "Use 1 for a usual column, 0 to leave it out."));
        foreach (string name in Columns.Intersect(Exclude, StringComparer.Ordinal))
            problems.Add(new("column-in-and-out", where, $"Column '{name}' is both chosen and excluded.", "Name it in one of the lists."));
        return problems.ToImmutable();
    }

    /// <summary>Integer weights in the ratio of the given ones; throws <see cref="ProblemException"/> when there are none small enough.</summary>
    internal static int[] ToIntegers(ReadOnlySpan<double> weights)
    {
        int[] result = new int[weights.Length];
        for (int denominator = 1; denominator <= 64; denominator++)
        {
            long sum = 0;
            bool fits = true;
            for (int i = 0; i < weights.Length && fits; i++)
            {
                double scaled = weights[i] * denominator, whole = Math.Round(scaled);
                fits = Math.Abs(scaled - whole) <= 1e-9 * denominator && whole <= MaxWeightSum;
                if (!fits) break;
                result[i] = (int)whole;
                sum += result[i];
            }
            if (fits && sum <= Math.Max(MaxWeightSum, weights.Length)) return result;
        }
        throw new ProblemException("weights", "gower.weights", "The weights have no common denominator of at most 64 with a sum of at most 4,096.", "Round them, for instance to multiples of 0.25.");
    }

    private const int MaxWeightSum = 4096;
}
