namespace SparkSynth.Core.Quality;

/// <summary>
/// Columns whose codes are counted as one joint code: <c>Σ code_i · stride_i</c>, the first column fastest. Counting a few pairs of groups
/// instead of all pairs of columns gives the same tables by summing, with a fifth of the increments.
/// </summary>
/// <param name="Columns">Positions of the columns.</param>
/// <param name="Cards">Codes of each.</param>
/// <param name="IsContinuous">The columns are continuous; two such groups need no table.</param>
internal sealed record CodeGroup(int[] Columns, int[] Cards, bool IsContinuous)
{
    /// <summary>Number of joint codes.</summary>
    public int Codes { get; } = Cards.Aggregate(1, (product, card) => checked(product * card));

    /// <summary>Stride of the n-th column.</summary>
    public int Stride(int n) => Cards.Take(n).Aggregate(1, (product, card) => product * card);

    /// <summary>The n-th column's code of every joint code.</summary>
    public int[] Decode(int n)
    {
        int stride = Stride(n), card = Cards[n];
        return [.. Enumerable.Range(0, Codes).Select(code => code / stride % card)];
    }
}
