namespace SparkSynth.Core.Synthesizers;

/// <summary>
/// The joint part of a synthesizer as executors run it: row number → a cell for every modelled column and a 32-bit uniform for the draw inside it.
/// Pure: the output for row i depends on (plan, seed, i) alone. Only integer arithmetic, look-ups and IEEE + − × ÷ √.
/// An instance owns scratch memory and serves one thread.
/// </summary>
public interface ICodeSampler
{
    /// <summary>Rows of one block; blocks start at multiples of it.</summary>
    const int BlockRows = 1024;

    /// <summary>
    /// Fills one whole block: <paramref name="cells"/> and <paramref name="uniforms"/> are column-major, [columns × BlockRows].
    /// Callers cut out the rows they want.
    /// </summary>
    /// <param name="block">Row number of the first row / BlockRows.</param>
    void Sample(long block, Span<byte> cells, Span<uint> uniforms);
}
