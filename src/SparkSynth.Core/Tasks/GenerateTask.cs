namespace SparkSynth.Core.Tasks;

/// <summary>
/// A Generate as data: rows <paramref name="Start"/> … + <paramref name="Rows"/> of a compiled model into part files. Any engine can run it.
/// </summary>
/// <param name="Plan">Sampling plan: all transcendental functions are done.</param>
/// <param name="Seed">Seed of the rows.</param>
/// <param name="Independent">True: Philox uniforms; false: Sobol points.</param>
/// <param name="Start">Number of the first row, ≥ 0.</param>
/// <param name="Rows">Number of rows, ≥ 1.</param>
/// <param name="RowsPerFile">Rows of every part file but the last, ≥ 1.</param>
public sealed record GenerateTask(byte[] Plan, ulong Seed, bool Independent, long Start, long Rows, long RowsPerFile)
{
    /// <summary>Number of part files.</summary>
    public int Files => checked((int)((Rows + RowsPerFile - 1) / RowsPerFile));
}
