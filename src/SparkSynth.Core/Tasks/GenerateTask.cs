using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;

namespace SparkSynth.Core.Tasks;

/// <summary>
/// A Generate as data: rows <paramref name="Start"/> … + <paramref name="Rows"/> of a compiled model into part files. Any engine can run it.
/// </summary>
/// <param name="Plan">What to sample from.</param>
/// <param name="Seed">Seed of the rows.</param>
/// <param name="Uniforms">Sobol points or independent numbers.</param>
/// <param name="Start">Number of the first row, ≥ 0.</param>
/// <param name="Rows">Number of rows, ≥ 1.</param>
/// <param name="RowsPerFile">Rows of every part file but the last, ≥ 1.</param>
public sealed record GenerateTask(SamplingPlan Plan, ulong Seed, UniformKind Uniforms, long Start, long Rows, long RowsPerFile)
{
    /// <summary>Number of part files.</summary>
    public int Files => checked((int)((Rows + RowsPerFile - 1) / RowsPerFile));

    /// <summary>Number of the first row of a part.</summary>
    public long FirstRow(int part) => Start + (part * RowsPerFile);

    /// <summary>Rows of a part.</summary>
    public long RowsOf(int part) => Math.Min(RowsPerFile, Rows - (part * RowsPerFile));

    /// <summary>A sampler for one thread.</summary>
    public RowSampler CreateSampler() => Plan.CreateSampler(Seed, Uniforms);
}
