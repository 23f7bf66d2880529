using SparkSynth.Core.Marginals;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.GaussianCopula;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class GaussianCopulaSamplerTests
{
    private const int Block = ICodeSampler.BlockRows;

    [Test]
    public void Vectors_equal_scalars_bit_for_bit()
    {
        var normals = new float[20 * Block];
        for (int i = 0; i < normals.Length; i++) normals[i] = (float)Math.Sin(i * 0.7) * 5;
        float[] weights = [.. Enumerable.Range(0, 20).Select(k => (float)Math.Cos(k * 1.3) / 3)];
        for (int columns = 1; columns <= 20; columns++)
        {
            float[] vector = new float[Block], scalar = new float[Block];
            GaussianCopulaSampler.Combine(weights.AsSpan(0, columns), normals, vector);
            GaussianCopulaSampler.CombineScalar(weights.AsSpan(0, columns), normals, scalar);
            Assert.That(vector.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(scalar.Select(BitConverter.SingleToInt32Bits)));
        }
    }

    [TestCase(UniformKind.Sobol)]
    [TestCase(UniformKind.Independent)]
    public void Block_is_a_function_of_plan_seed_and_number(UniformKind kind)
    {
        var (plan, d) = Plan();
        GaussianCopulaSampler first = new(plan, 5, kind), second = new(plan, 5, kind), other = new(plan, 6, kind);
        var (cells, uniforms) = Draw(first, 3, d);
        Draw(second, 900, d);
        var again = Draw(second, 3, d);
        Assert.That(again.Cells, Is.EqualTo(cells));
        Assert.That(again.Uniforms, Is.EqualTo(uniforms));
        Assert.That(Draw(other, 3, d).Uniforms, Is.Not.EqualTo(uniforms));
        Assert.That(Draw(first, 4, d).Uniforms, Is.Not.EqualTo(uniforms));
    }

    /// <summary>Golden: a change of these numbers changes every synthetic table and needs a line in the change log.</summary>
    [Test]
    public void First_rows_stay_as_they_are()
    {
        var plan = GaussianCopulaPlan.Compile(Exact(), ExactCells);
        var (cells, uniforms) = Draw(new GaussianCopulaSampler(plan, 42), 0, 2);
        string seen = string.Join(" ", Enumerable.Range(0, 6).Select(r => $"{cells[r]}:{uniforms[r] >> 12} {cells[Block + r]}:{uniforms[Block + r] >> 12}"));
        TestContext.Out.WriteLine(seen);
        Assert.That(seen, Is.EqualTo(GoldenRows));
    }

    [Test]
    public void Plan_survives_its_binary_form()
    {
        var (plan, d) = Plan();
        byte[] bytes = GaussianCopulaFitterTests.Bytes(plan);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var back = GaussianCopulaPlan.Read(reader);
        Assert.That(GaussianCopulaFitterTests.Bytes(back), Is.EqualTo(bytes));
        Assert.That(Draw(new GaussianCopulaSampler(back, 9), 2, d).Uniforms, Is.EqualTo(Draw(new GaussianCopulaSampler(plan, 9), 2, d).Uniforms));
        bytes[0] = 77;
        using var wrong = new BinaryReader(new MemoryStream(bytes));
        Assert.Throws<InvalidDataException>(() => GaussianCopulaPlan.Read(wrong));
    }

    [Test]
    public void Sampled_cells_have_the_shares_and_correlations_of_the_model()
    {
        var (pairs, cells, values) = GaussianCopulaFitterTests.Mixed();
        var model = GaussianCopulaFitter.Fit(pairs, cells, values);
        var sampler = new GaussianCopulaSampler(GaussianCopulaPlan.Compile(model, cells), 1);
        const int Blocks = 64, Rows = Blocks * Block;
        int[][] codes = [.. cells.Select(_ => new int[Rows])];
        var inside = new double[3];
        for (int b = 0; b < Blocks; b++)
        {
            var (drawn, uniforms) = Draw(sampler, b, 3);
            for (int j = 0; j < 3; j++)
                for (int r = 0; r < Block; r++)
                {
                    codes[j][(b * Block) + r] = drawn[(j * Block) + r];
                    inside[j] += uniforms[(j * Block) + r] / 4294967296.0 / Rows;
                }
        }
        var counted = CopulaTables.Count(cells, codes);
        for (int j = 0; j < 3; j++)
        {
            // Sobol points: deviations are far below the 1/√n = .004 of independent ones.
            for (int a = 0; a < cells[j].Count; a++)
                Assert.That(counted.Marginals[j][a] / (double)Rows, Is.EqualTo(pairs.Marginals[j][a] / (double)pairs.Rows).Within(0.002), $"{j} {a}");
            Assert.That(inside[j], Is.EqualTo(0.5).Within(0.01));
        }
        var again = GaussianCopulaFitter.Fit(counted, cells, values, new GaussianCopulaOptions { NominalOrder = NominalOrder.AsGiven });
        var asGiven = GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { NominalOrder = NominalOrder.AsGiven });
        for (int i = 0; i < 9; i++) Assert.That(again.Correlation[i], Is.EqualTo(asGiven.Correlation[i]).Within(0.02));
    }

    [Test]
    public void Parametric_column_with_nulls_keeps_their_share_and_its_distribution()
    {
        double[] x = CopulaTables.Normals([0.5], 8_192)[0];
        for (int r = 0; r < x.Length; r += 4) x[r] = double.NaN;
        ColumnCells[] cells = [CopulaTables.Ordered("a", x, 10, hasNull: true)];
        var pairs = CopulaTables.Count(cells, [CopulaTables.Code(cells[0], x)]);
        var model = GaussianCopulaFitter.Fit(pairs, cells, [WeightedSample.FromRows(x.Where(v => !double.IsNaN(v)))], new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Norm });
        var decode = GaussianCopulaPlan.Cells(model, cells)[0];
        Assert.That(decode.NullCell, Is.EqualTo(decode.Count - 1));
        Assert.That(decode.Segments, Has.Length.EqualTo(decode.ValueCells));
        var sampler = new GaussianCopulaSampler(GaussianCopulaPlan.Compile(model, cells), 3);
        int nulls = Enumerable.Range(0, 16).Sum(b => Draw(sampler, b, 1).Cells.Count(c => c == decode.NullCell));
        Assert.That(nulls / (16.0 * Block), Is.EqualTo(0.25).Within(1e-3));
    }

    [Test]
    public void Cell_without_rows_is_never_drawn()
    {
        ColumnCells[] cells = [CopulaTables.Nominal("n", 4)];
        var pairs = CopulaTables.Count(cells, [[.. Enumerable.Range(0, 500).Select(i => i % 2 == 0 ? 1 : 3)]]);
        foreach (var order in Enum.GetValues<NominalOrder>())
        {
            var model = GaussianCopulaFitter.Fit(pairs, cells, [null], new GaussianCopulaOptions { NominalOrder = order });
            var sampler = new GaussianCopulaSampler(GaussianCopulaPlan.Compile(model, cells), 3);
            Assert.That(Draw(sampler, 0, 1).Cells.Distinct().Order(), Is.EqualTo((byte[])[1, 3]));
        }
    }

    [Test]
    public void Sampling_allocates_nothing()
    {
        var (plan, d) = Plan();
        var sampler = new GaussianCopulaSampler(plan, 1);
        byte[] cells = new byte[d * Block];
        uint[] uniforms = new uint[d * Block];
        sampler.Sample(0, cells, uniforms);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int b = 1; b < 20; b++) sampler.Sample(b, cells, uniforms);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private const string GoldenRows = "0:985203 1:668947 0:401523 0:239956 1:231539 1:375959 1:88179 1:123606 1:856179 1:702328 0:934003 2:528169";

    private static readonly ColumnCells[] ExactCells = [CopulaTables.Nominal("a", 2), CopulaTables.Nominal("b", 4)];

    // Nothing fitted: half and quarter shares, correlation 3/5 (Cholesky factor 3/5, 4/5), so that no function of the platform can change it.
    private static GaussianCopulaModel Exact() => new()
    {
        Rows = 8,
        Columns = [new CopulaColumn { Name = "a", Order = [0, 1], Rows = [4, 4] }, new CopulaColumn { Name = "b", Order = [2, 0, 3, 1], Rows = [2, 2, 2, 2] }],
        Correlation = [1, 0.6, 0.6, 1],
        CorrelationRepair = 0,
    };

    private static (GaussianCopulaPlan Plan, int Columns) Plan()
    {
        var (pairs, cells, values) = GaussianCopulaFitterTests.Mixed(2_048);
        return (GaussianCopulaPlan.Compile(GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Norm }), cells), cells.Length);
    }

    private static (byte[] Cells, uint[] Uniforms) Draw(GaussianCopulaSampler sampler, long block, int columns)
    {
        byte[] cells = new byte[columns * Block];
        uint[] uniforms = new uint[columns * Block];
        sampler.Sample(block, cells, uniforms);
        return (cells, uniforms);
    }
}
