using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.CopulaNetwork;

namespace SparkSynth.Core.Tests.Synthesizers.CopulaNetwork;

public sealed class CopulaNetworkFitterTests
{
    private static readonly Lazy<CopulaNetworkModel> AdultModel = new(() => CopulaNetworkFitter.Fit(CodedTable.Adult.Tables, CodedTable.Adult.Columns));

    [Test]
    public void Model_is_the_same_for_one_and_many_threads()
    {
        CopulaNetworkModel threads = CopulaNetworkFitter.Fit(CodedTable.Adult.Tables, CodedTable.Adult.Columns, null, NetworkTesting.Threads);
        Assert.That(NetworkTesting.Hash(threads), Is.EqualTo(NetworkTesting.Hash(AdultModel.Value)));
    }

    // If this fails on another platform, equal jobs no longer give equal models; if it fails after a change of the fit, say so in CHANGELOG.md.
    [Test]
    public void Model_of_a_fixed_table_has_fixed_bits() => Assert.That(NetworkTesting.Hash(AdultModel.Value), Is.EqualTo("657038FA6B73EE2D"));

    [Test]
    public void Sampled_pair_tables_are_close_to_the_counted_ones()
    {
        CodedTable adult = CodedTable.Adult;
        PairTables sampled = CodedTable.Count(NetworkTesting.Rows(AdultModel.Value, 32_768), adult.Tables.Cells);
        CopulaNetworkModel independent = CopulaNetworkFitter.Fit(adult.Tables, adult.Columns, new CopulaNetworkOptions { MaximumParents = 0 });
        PairTables floor = CodedTable.Count(NetworkTesting.Rows(independent, 32_768), adult.Tables.Cells);
        (double mean, double worst) = Similarity(adult.Tables, sampled);
        (double meanFloor, _) = Similarity(adult.Tables, floor);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mean, Is.GreaterThan(.96));
            Assert.That(worst, Is.GreaterThan(.89));
            Assert.That(mean, Is.GreaterThan(meanFloor + .04));
        }
    }

    [Test]
    public void Functional_dependency_is_kept()
    {
        CodedTable adult = CodedTable.Adult;
        int education = adult.Find("education"), number = adult.Find("education-num");
        byte[][] rows = NetworkTesting.Rows(AdultModel.Value, 32_768);
        Assert.That(Enumerable.Range(0, 32_768).Count(r => adult.Tables[education, rows[education][r], number, rows[number][r]] == 0), Is.Zero);
    }

    [Test]
    public void Impossible_pairs_are_not_drawn()
    {
        // b is never 0 where a is 1, though chance alone would have it so in a sixth of the rows; c = noisy copy of a.
        const int rows = 6000;
        byte[] a = new byte[rows], b = new byte[rows], c = new byte[rows];
        for (int r = 0; r < rows; r++)
        {
            a[r] = (byte)CodedTable.Uniform(0, r, 2);
            b[r] = (byte)(a[r] == 1 ? 1 + CodedTable.Uniform(1, r, 2) : CodedTable.Uniform(1, r, 3));
            c[r] = (byte)(CodedTable.Uniform(2, r, 10) == 0 ? 1 - a[r] : a[r]);
        }
        CodedTable table = new([CodedTable.Nominal("a", 2), CodedTable.Nominal("b", 3), CodedTable.Nominal("c", 2)], [a, b, c]);
        byte[][] sampled = NetworkTesting.Rows(CopulaNetworkFitter.Fit(table.Tables, table.Columns), 16_384);
        Assert.That(Enumerable.Range(0, 16_384).Count(r => sampled[0][r] == 1 && sampled[1][r] == 0), Is.Zero);
    }

    [Test]
    public void Independent_columns_get_no_parents()
    {
        byte[][] codes = Enumerable.Range(0, 6).Select(j => Enumerable.Range(0, 5000).Select(r => (byte)CodedTable.Uniform((uint)j, r, 12)).ToArray()).ToArray();
        CodedTable table = new(codes.Select((_, j) => CodedTable.Ordered($"c{j}", 12)).ToArray(), codes);
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(table.Tables, table.Columns);
        Assert.That(model.Columns.Sum(c => c.Parents.Length), Is.Zero);
        Assert.That(model.Memorisation, Is.Zero);
    }

    [Test]
    public void Higher_rho_memorises_less()
    {
        CopulaNetworkModel Fit(double rho) => CopulaNetworkFitter.Fit(CodedTable.Adult.Tables, CodedTable.Adult.Columns, new CopulaNetworkOptions { Rho = rho });
        double free = Fit(0).Memorisation, strict = Fit(8).Memorisation;
        Assert.That(AdultModel.Value.Memorisation, Is.LessThan(free).And.GreaterThan(strict));
        Assert.That(strict, Is.GreaterThan(0));
    }

    [Test]
    public void Declared_columns_come_first_and_last()
    {
        CodedTable adult = CodedTable.Adult;
        int sex = adult.Find("sex"), race = adult.Find("race"), income = adult.Find("income");
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(adult.Tables, adult.Columns, new CopulaNetworkOptions { First = [sex, race], Last = income, MaximumParents = 2 });
        Assert.That(model.Order[..2], Is.EqualTo(new[] { sex, race }));
        Assert.That(model.Order[^1], Is.EqualTo(income));
        Assert.That(model.Columns.Max(c => c.Parents.Length), Is.EqualTo(2));
        Assert.That(model.ThrowIfInconsistent, Throws.Nothing);
    }

    [Test]
    public void Candidate_limit_keeps_to_the_strongest()
    {
        CodedTable adult = CodedTable.Adult;
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(adult.Tables, adult.Columns, new CopulaNetworkOptions { CandidateLimit = 1, CandidateLimitColumns = 3 });
        Assert.That(model.Columns.Max(c => c.Parents.Length), Is.EqualTo(1));
        Assert.That(model.Columns[adult.Find("education")].Parents.Concat(model.Columns[adult.Find("education-num")].Parents).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Counts_beyond_32_bits_give_a_model_too()
    {
        CodedTable adult = CodedTable.Adult;
        PairTables large = new(adult.Tables.Cells) { Rows = adult.Tables.Rows * 10_000_000 };
        for (int i = 0; i < large.Counts.Length; i++)
            large.Counts[i] = adult.Tables.Counts[i] * 10_000_000;
        for (int j = 0; j < large.Marginals.Length; j++)
            large.Marginals[j] = adult.Tables.Marginals[j].Select(c => c * 10_000_000).ToArray();
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(large, adult.Columns);
        PairTables sampled = CodedTable.Count(NetworkTesting.Rows(model, 16_384), adult.Tables.Cells);
        Assert.That(Similarity(adult.Tables, sampled).Mean, Is.GreaterThan(.96));
        Assert.That(model.Memorisation, Is.LessThan(1e-4));
    }

    // Odd but legal tables: rows, cells of each column (negative: the last one is null).
    [TestCase(10, new[] { 1, 1, 2 })]
    [TestCase(1, new[] { 1, 1 })]
    [TestCase(500, new[] { 7 })]
    [TestCase(500, new[] { 1, -1, 1 })]
    [TestCase(500, new[] { -2, 1, 5 })]
    [TestCase(40, new[] { 30, 30, 30 })]
    [TestCase(2000, new[] { 200, 3, 100 })]
    public void Odd_tables_fit_and_sample(int rows, int[] cells)
    {
        byte[][] codes = cells.Select((k, j) => Enumerable.Range(0, rows).Select(r => (byte)(CodedTable.Uniform((uint)(j / 2), r, Math.Abs(k)))).ToArray()).ToArray();
        CodedTable table = new(cells.Select((k, j) => j % 2 == 0 ? CodedTable.Ordered($"c{j}", Math.Abs(k), k < 0) : CodedTable.Nominal($"c{j}", Math.Abs(k), k < 0)).ToArray(), codes);
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(table.Tables, table.Columns);
        byte[][] sampled = NetworkTesting.Rows(model, 4096);
        for (int j = 0; j < cells.Length; j++)
            foreach (byte code in sampled[j].Distinct())
                Assert.That(table.Tables.Marginals[j][code], Is.Positive, "a cell without rows was drawn");
        Assert.That(model.Warnings, Has.Count.EqualTo(rows < 1000 && cells.Length > 1 ? 1 : 0));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Three_hundred_columns_fit()
    {
        const int rows = 400;
        byte[][] codes = Enumerable.Range(0, 300).Select(j => Enumerable.Range(0, rows).Select(r =>
            (byte)((CodedTable.Uniform((uint)(j / 10), r, 6) + CodedTable.Uniform((uint)(1000 + j), r, 3)) / 2)).ToArray()).ToArray();
        CodedTable table = new(codes.Select((_, j) => CodedTable.Ordered($"c{j}", 4)).ToArray(), codes);
        CopulaNetworkModel model = CopulaNetworkFitter.Fit(table.Tables, table.Columns, null, NetworkTesting.Threads);
        Assert.That(model.Columns.Count(c => c.Parents.Length > 0), Is.GreaterThan(200));
        // Columns 0 and 1 share a cause.
        byte[][] sampled = NetworkTesting.Rows(model, 8192);
        PairTables pair = CodedTable.Count([sampled[0], sampled[1]], [4, 4]), real = CodedTable.Count([codes[0], codes[1]], [4, 4]);
        Assert.That(Similarity(real, pair).Mean, Is.GreaterThan(.9));
    }

    [Test]
    public void Bad_options_are_all_reported_at_once()
    {
        CopulaNetworkOptions options = new() { SimulatedRows = 1000, MaximumParents = 65, Rho = double.NaN, First = [1, 1], MinimumSupport = 0 };
        ProblemException? thrown = Assert.Throws<ProblemException>(() => CopulaNetworkFitter.Fit(CodedTable.Adult.Tables, CodedTable.Adult.Columns, options));
        Assert.That(thrown!.Problems.Select(p => p.Where), Is.EquivalentTo(["simulatedRows", "maximumParents", "rho", "minimumSupport", "first"]));
        Assert.That(new CopulaNetworkOptions().Validate(), Is.Empty);
    }

    [Test]
    public void Tables_and_columns_that_do_not_match_are_refused()
    {
        CodedTable adult = CodedTable.Adult;
        Assert.That(() => CopulaNetworkFitter.Fit(adult.Tables, adult.Columns[1..]), Throws.ArgumentException);
        Assert.That(() => CopulaNetworkFitter.Fit(new PairTables(adult.Tables.Cells), adult.Columns), Throws.ArgumentException);
        Assert.That(() => CopulaNetworkFitter.Fit(adult.Tables, adult.Columns, new CopulaNetworkOptions { Last = 15 }), Throws.ArgumentException);
    }

    /// <summary>1 − total variation distance of all pair tables: mean and worst.</summary>
    private static (double Mean, double Worst) Similarity(PairTables real, PairTables other)
    {
        double sum = 0, worst = 1;
        int pairs = 0, d = real.Cells.Length;
        for (int i = 0; i < d; i++)
            for (int j = i + 1; j < d; j++, pairs++)
            {
                double distance = 0;
                for (int c = 0; c < real.Cells[i] * real.Cells[j]; c++)
                    distance += Math.Abs(((double)real.Counts[real.Offset(i, j) + c] / real.Rows) - ((double)other.Counts[other.Offset(i, j) + c] / other.Rows));
                sum += 1 - (distance / 2);
                worst = Math.Min(worst, 1 - (distance / 2));
            }
        return (sum / pairs, worst);
    }
}
