using System.Runtime.CompilerServices;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// The drawing rule in plain scalar code, cells in natural order: what the vector kernels must equal bit for bit, and what fills the tables of
/// columns whose parents have few combinations.
/// </summary>
/// <remarks>
/// w = base · F_1[x_1] · F_2[x_2] …, divided by its maximum before the 5th, 9th … factor; W_b = trunc(w_b · (2^22 / max w)); where max w &lt; 1e-30 the
/// conditional of the first parent takes the place of w. A 32-bit uniform u draws the cell: number of b with W_0 + … + W_b ≤ (u · ΣW) / 2^32.
/// Zero weights are never drawn.
/// </remarks>
internal static class ReferenceDraw
{
    /// <summary>Below this maximum the product counts as vanished.</summary>
    public const float Vanished = 1e-30f;

    /// <summary>The greatest integer weight, 2^22: 256 of them stay below 2^31.</summary>
    public const float WeightScale = 4194304f;

    /// <summary>Factors after which weights are divided by their maximum.</summary>
    public const int FactorsPerRescale = 4;

    /// <summary>w for the parents' cells, before integer weights, the fallback taken where it vanishes.</summary>
    /// <param name="parentCells">Cells of the parents, in the column's order of parents.</param>
    /// <param name="parents">How many of the parents to apply (all, but for tables of partial products).</param>
    public static void Weights(NetworkColumn column, ReadOnlySpan<byte> parentCells, int parents, Span<float> weights)
    {
        column.Base.CopyTo(weights);
        for (int k = 0; k < parents; k++)
        {
            if (k > 0 && k % FactorsPerRescale == 0)
            {
                float top = Max(weights);
                if (top < Vanished)
                    break;
                float inverse = 1 / top;
                for (int b = 0; b < weights.Length; b++)
                    weights[b] *= inverse;
            }
            ReadOnlySpan<float> factors = column.Parents[k].Factors.AsSpan(parentCells[k] * weights.Length, weights.Length);
            for (int b = 0; b < weights.Length; b++)
                weights[b] *= factors[b];
        }
        if (parents == column.Parents.Length && Max(weights) < Vanished)
            column.Fallback.AsSpan(parents == 0 ? 0 : parentCells[0] * weights.Length, parents == 0 ? 0 : weights.Length).CopyTo(weights);
    }

    /// <summary>Integer weights as running sums: C_b = W_0 + … + W_b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Cumulate(ReadOnlySpan<float> weights, Span<int> cumulated)
    {
        float scale = WeightScale / Max(weights);
        int sum = 0;
        for (int b = 0; b < weights.Length; b++)
        {
            sum += (int)(weights[b] * scale);
            cumulated[b] = sum;
        }
    }

    /// <summary>The cell that a uniform draws.</summary>
    public static byte Pick(ReadOnlySpan<int> cumulated, uint uniform)
    {
        int point = (int)(((ulong)uniform * (uint)cumulated[^1]) >> 32), cell = 0;
        while (cumulated[cell] <= point)
            cell++;
        return (byte)cell;
    }

    private static float Max(ReadOnlySpan<float> weights)
    {
        float top = 0;
        foreach (float w in weights)
            top = w > top ? w : top;
        return top;
    }
}
