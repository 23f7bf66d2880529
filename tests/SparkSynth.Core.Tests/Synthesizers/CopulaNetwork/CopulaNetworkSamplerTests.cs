using System.Security.Cryptography;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.CopulaNetwork;

namespace SparkSynth.Core.Tests.Synthesizers.CopulaNetwork;

public sealed class CopulaNetworkSamplerTests
{
    private static readonly int[] Widths = [1, 2, 8, 9, 16, 20, 31, 33, 40, 47, 56, 57, 64, 65, 100, 256];

    [TestCase(0, UniformKind.Sobol)]
    [TestCase(1, UniformKind.Sobol)]
    [TestCase(2, UniformKind.Independent)]
    [TestCase(3, UniformKind.Sobol)]
    [TestCase(4, UniformKind.Sobol)]
    public void Vector_code_equals_scalar_code_in_every_shape(int variant, UniformKind kind)
    {
        CopulaNetworkModel model = RandomModel(variant);
        byte[][] vector = NetworkTesting.Rows(model, 3072, 5, kind), scalar = NetworkTesting.Rows(model, 3072, 5, kind, vectorised: false);
        for (int j = 0; j < model.Cells.Length; j++)
            Assert.That(vector[j], Is.EqualTo(scalar[j]), $"column {j}, {model.Cells[j]} cells, {model.Columns[j].Parents.Length} parents");
    }

    // If this fails on another platform, equal models no longer give equal rows; if it fails after a change of sampling, say so in CHANGELOG.md.
    [TestCase(UniformKind.Sobol, "8AB802A89DA37B2D")]
    [TestCase(UniformKind.Independent, "049707240C475AED")]
    public void Rows_of_a_fixed_model_are_fixed(UniformKind kind, string expected)
    {
        byte[] rows = NetworkTesting.Rows(RandomModel(3), 2048, 11, kind).SelectMany(c => c).ToArray();
        Assert.That(Convert.ToHexString(SHA256.HashData(rows))[..16], Is.EqualTo(expected));
    }

    [Test]
    public void Block_depends_on_its_number_alone()
    {
        CopulaNetworkPlan plan = new(RandomModel(1));
        int size = plan.Columns * ICodeSampler.BlockRows;
        byte[] cells = new byte[size], again = new byte[size];
        uint[] uniforms = new uint[size], uniformsAgain = new uint[size];
        CopulaNetworkSampler busy = new(plan, 3);
        foreach (long block in new[] { 0, 17, 4, 1L << 22, 5 })
            busy.Sample(block, cells, uniforms);
        new CopulaNetworkSampler(plan, 3).Sample(5, again, uniformsAgain);
        Assert.That(again, Is.EqualTo(cells));
        Assert.That(uniformsAgain, Is.EqualTo(uniforms));
        new CopulaNetworkSampler(plan, 4).Sample(5, again, uniformsAgain);
        Assert.That(again, Is.Not.EqualTo(cells));
        new CopulaNetworkSampler(plan, 3).Sample(5 + (1L << 22), again, uniformsAgain); // 2^32 rows on: the shift is another
        Assert.That(uniformsAgain, Is.Not.EqualTo(uniforms));
    }

    [Test]
    public void Uniforms_inside_cells_are_the_second_half_of_the_dimensions()
    {
        CopulaNetworkModel model = RandomModel(0);
        int d = model.Cells.Length;
        byte[] cells = new byte[d * ICodeSampler.BlockRows];
        uint[] uniforms = new uint[d * ICodeSampler.BlockRows], expected = new uint[ICodeSampler.BlockRows];
        new CopulaNetworkSampler(new CopulaNetworkPlan(model), 8).Sample(2, cells, uniforms);
        RowUniforms reference = new(8, 2 * d);
        reference.SetBlock(2);
        for (int t = 0; t < d; t++)
        {
            reference.Fill(d + t, expected);
            Assert.That(uniforms.AsSpan(model.Order[t] * ICodeSampler.BlockRows, ICodeSampler.BlockRows).ToArray(), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Shares_of_a_column_are_met_within_one_row_in_a_block()
    {
        float[] shares = [.5f, .25f, 0, .125f, .0625f, .0625f];
        CopulaNetworkModel model = new()
        {
            Rows = 100, Cells = [6], Order = [0], Rho = 1, Memorisation = 0,
            Columns = [new NetworkColumn { Base = shares, Parents = [], Fallback = [] }],
        };
        byte[] drawn = NetworkTesting.Rows(model, 1024)[0];
        for (int b = 0; b < 6; b++)
            Assert.That(drawn.Count(c => c == b), Is.EqualTo(1024 * shares[b]).Within(1));
    }

    [Test]
    public void Underflow_takes_the_first_parents_conditional()
    {
        // Two parents that contradict each other: the product is 0 wherever both are 0.
        float[] half = [.5f, .5f];
        NetworkParent Parent(int column, float[] factors) => new() { Column = column, Factors = factors, Lambda = 0, Gain = 1, Optimism = 0 };
        CopulaNetworkModel model = new()
        {
            Rows = 100, Cells = [2, 2, 2], Order = [0, 1, 2], Rho = 1, Memorisation = 0,
            Columns =
            [
                new NetworkColumn { Base = half, Parents = [], Fallback = [] },
                new NetworkColumn { Base = half, Parents = [], Fallback = [] },
                new NetworkColumn { Base = half, Parents = [Parent(0, [0, 1, 1, 1]), Parent(1, [1, 0, 1, 1])], Fallback = [0, 1, .5f, .5f] },
            ],
        };
        foreach (bool vectorised in new[] { true, false })
        {
            byte[][] rows = NetworkTesting.Rows(model, 4096, vectorised: vectorised);
            Assert.That(Enumerable.Range(0, 4096).Where(r => rows[0][r] == 0 && rows[1][r] == 0).Select(r => rows[2][r]).Distinct(), Is.EqualTo(new byte[] { 1 }));
        }
    }

    [Test]
    public void Sampling_allocates_nothing()
    {
        CopulaNetworkPlan plan = new(RandomModel(2));
        CopulaNetworkSampler sampler = new(plan, 1);
        byte[] cells = new byte[plan.Columns * ICodeSampler.BlockRows];
        uint[] uniforms = new uint[plan.Columns * ICodeSampler.BlockRows];
        sampler.Sample(0, cells, uniforms);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 1; block < 20; block++)
            sampler.Sample(block, cells, uniforms);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Model_whose_parts_do_not_fit_is_refused()
    {
        CopulaNetworkModel model = RandomModel(0);
        Assert.That(() => new CopulaNetworkPlan(model with { Order = [.. model.Order[1..], model.Order[1]] }), Throws.ArgumentException);
        Assert.That(() => new CopulaNetworkPlan(model with { Order = [.. model.Order.Reverse()] }), Throws.ArgumentException);
        NetworkColumn[] columns = [.. model.Columns];
        columns[2] = columns[2] with { Base = [float.NaN, .. columns[2].Base[1..]] };
        Assert.That(() => new CopulaNetworkPlan(model with { Columns = columns }), Throws.ArgumentException);
    }

    /// <summary>Sixteen columns of all widths in a shuffled order; the t-th has up to 9 earlier ones as parents; some factors are 0, some tiny.</summary>
    private static CopulaNetworkModel RandomModel(int variant)
    {
        uint stream = (uint)(1000 * variant);
        long next = 0;
        int Draw(int below) => CodedTable.Uniform(stream, next++, below);
        float Weight() => Draw(4) == 0 ? 0 : (Draw(1 << 20) + 1) / (float)(1 << 20) * (Draw(8) == 0 ? 1e-9f : 1);
        float[] Weights(int rows, int cells)
        {
            float[] weights = new float[rows * cells];
            for (int i = 0; i < weights.Length; i++)
                weights[i] = Weight();
            for (int a = 0; a < rows; a++)
                weights[(a * cells) + Draw(cells)] = 1;
            return weights;
        }
        int d = Widths.Length;
        int[] order = Enumerable.Range(0, d).ToArray();
        for (int i = d - 1; i > 0; i--)
        {
            int j = Draw(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        NetworkColumn[] columns = new NetworkColumn[d];
        for (int t = 0; t < d; t++)
        {
            int cells = Widths[order[t]];
            int[] parents = order[..t].OrderBy(_ => Draw(1 << 20)).Take(Draw(10)).ToArray();
            columns[order[t]] = new NetworkColumn
            {
                Base = Weights(1, cells),
                Parents = parents.Select(p => new NetworkParent { Column = p, Factors = Weights(Widths[p], cells), Lambda = 1, Gain = 1, Optimism = 0 }).ToArray(),
                Fallback = parents.Length == 0 ? [] : Weights(Widths[parents[0]], cells),
            };
        }
        return new CopulaNetworkModel { Rows = 1000, Cells = [.. Widths], Order = order, Columns = columns, Rho = 1, Memorisation = 0 };
    }
}
