using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// Draws the cells of rows from a copula network: row i is a pure function of (model, seed, kind of uniforms, i). Column t of the chain takes dimension t
/// of <see cref="RowUniforms"/> for its cell and dimension d + t for the draw inside it. Owns scratch; serves one thread.
/// </summary>
/// <remarks>
/// Column by column over blocks of 1,024 rows; only IEEE multiplications, one division, maximum and integer sums, so scalar and vector code of any
/// width give the same bits. Adult's shape (15 columns, 251 cells, 49 parents), one core of an AMD EPYC (AVX-512): 76 ns a row with both uniforms,
/// of which 3 for the points and 2 for their permutation; independent uniforms 88; the scalar code 5,300.
/// </remarks>
public sealed unsafe class CopulaNetworkSampler : ICodeSampler
{
    private readonly CopulaNetworkPlan _plan;
    private readonly RowUniforms _uniforms;
    private readonly bool _vectorised;
    private readonly uint[] _numbers = new uint[ICodeSampler.BlockRows];
    private readonly ushort[] _rows = new ushort[ICodeSampler.BlockRows];

    /// <param name="vectorised">False takes the scalar reference code: the same rows, several times slower.</param>
    public CopulaNetworkSampler(CopulaNetworkPlan plan, ulong seed, UniformKind kind = UniformKind.Sobol, bool vectorised = true)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _uniforms = new RowUniforms(seed, 2 * plan.Columns, kind);
        _vectorised = vectorised;
    }

    /// <inheritdoc/>
    public void Sample(long block, Span<byte> cells, Span<uint> uniforms)
    {
        int d = _plan.Columns;
        cells = cells[..(d * ICodeSampler.BlockRows)];
        uniforms = uniforms[..(d * ICodeSampler.BlockRows)];
        _uniforms.SetBlock(block);
        for (int t = 0; t < d; t++)
        {
            PlanStep step = _plan.Steps[t];
            _uniforms.Fill(d + t, uniforms.Slice(step.Column * ICodeSampler.BlockRows, ICodeSampler.BlockRows));
            if (step.Cells == 1)
            {
                cells.Slice(step.Column * ICodeSampler.BlockRows, ICodeSampler.BlockRows).Clear();
                continue;
            }
            _uniforms.Fill(t, _numbers);
            if (_vectorised)
                Vectorised(step, cells);
            else
                Scalar(step, cells);
        }
    }

    private void Vectorised(PlanStep step, Span<byte> cells)
    {
        fixed (byte* all = cells)
        fixed (uint* numbers = _numbers)
        fixed (ushort* rows = _rows)
        {
            byte* to = all + (step.Column * ICodeSampler.BlockRows);
            SamplerKernels.TableRows(step, all, rows);
            if (step.Cumulated is not null)
                fixed (int* totals = step.Totals)
                    SamplerKernels.FromTable(step.Vectors, (int*)step.Cumulated.Pointer, totals, rows, numbers, to);
            else
                SamplerKernels.FromProducts(step, all, rows, numbers, to);
        }
    }

    private void Scalar(PlanStep step, Span<byte> cells)
    {
        NetworkColumn column = _plan.Model.Columns[step.Column];
        Span<float> weights = stackalloc float[step.Cells];
        Span<int> cumulated = stackalloc int[step.Cells];
        Span<byte> parentCells = stackalloc byte[column.Parents.Length + 1];
        for (int r = 0; r < ICodeSampler.BlockRows; r++)
        {
            for (int k = 0; k < column.Parents.Length; k++)
                parentCells[k] = cells[(column.Parents[k].Column * ICodeSampler.BlockRows) + r];
            ReferenceDraw.Weights(column, parentCells, column.Parents.Length, weights);
            ReferenceDraw.Cumulate(weights, cumulated);
            cells[(step.Column * ICodeSampler.BlockRows) + r] = ReferenceDraw.Pick(cumulated, _numbers[r]);
        }
    }
}
