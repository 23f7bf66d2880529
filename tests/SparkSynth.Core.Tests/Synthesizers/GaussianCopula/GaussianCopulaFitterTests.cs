using System.Text.Json;
using SparkSynth.Core.Marginals;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.GaussianCopula;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class GaussianCopulaFitterTests
{
    [Test]
    public void Nominal_cells_are_ordered_by_what_they_go_with()
    {
        // The category is a cut of the first variable under a scrambled numbering.
        double[][] x = CopulaTables.Normals([0.9, 0.9], 20_480);
        int[] scramble = [3, 0, 4, 1, 2];
        var hidden = CopulaTables.Ordered("h", x[0], 5);
        ColumnCells[] cells = [CopulaTables.Nominal("n", 5), CopulaTables.Ordered("b", x[1], 12)];
        int[][] codes = [[.. CopulaTables.Code(hidden, x[0]).Select(c => scramble[c])], CopulaTables.Code(cells[1], x[1])];
        var pairs = CopulaTables.Count(cells, codes);
        var axis = GaussianCopulaFitter.Fit(pairs, cells, [null, null]);
        int[] order = axis.Columns[0].Order;
        Assert.That(order.SequenceEqual(scramble) || order.Reverse().SequenceEqual(scramble), string.Join(",", order));
        Assert.That(Math.Abs(axis.Correlation[1]), Is.EqualTo(0.81).Within(0.02));
        var given = GaussianCopulaFitter.Fit(pairs, cells, [null, null], new GaussianCopulaOptions { NominalOrder = NominalOrder.AsGiven });
        Assert.That(given.Columns[0].Order, Is.EqualTo((int[])[0, 1, 2, 3, 4]));
        Assert.That(Math.Abs(given.Correlation[1]), Is.LessThan(0.5));
        var user = GaussianCopulaFitter.Fit(pairs, cells, [null, null], new GaussianCopulaOptions { CellOrder = new Dictionary<string, int[]> { ["n"] = scramble } });
        Assert.That(user.Columns[0].Order, Is.EqualTo(scramble));
        var frequency = GaussianCopulaFitter.Fit(pairs, cells, [null, null], new GaussianCopulaOptions { NominalOrder = NominalOrder.Frequency });
        Assert.That(frequency.Columns[0].Rows, Is.Ordered.Descending);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Null_goes_to_the_end_that_it_resembles(bool high)
    {
        double[][] x = CopulaTables.Normals([0.9, 0.9], 10_240);
        double[] holes = [.. x[0].Select(v => (high ? v : -v) > 1 ? double.NaN : v)];
        ColumnCells[] cells = [CopulaTables.Ordered("a", holes, 8, hasNull: true), CopulaTables.Ordered("b", x[1], 8)];
        var pairs = CopulaTables.Count(cells, [CopulaTables.Code(cells[0], holes), CopulaTables.Code(cells[1], x[1])]);
        var model = GaussianCopulaFitter.Fit(pairs, cells, [null, null]);
        Assert.That(model.Columns[0].Order[high ? ^1 : 0], Is.EqualTo(cells[0].NullCell));
        Assert.That(model.Correlation[1], Is.EqualTo(0.81).Within(0.02));
    }

    [Test]
    public void Constant_and_all_null_columns_are_independent_of_the_rest()
    {
        double[][] x = CopulaTables.Normals([0.5, 0.5], 2_048);
        ColumnCells constant = CopulaTables.Nominal("c", 1), empty = new() { Name = "e", Kind = CellKind.Ordered, Count = 1, HasNull = true, Rows = [2_048] };
        ColumnCells[] cells = [constant, CopulaTables.Ordered("a", x[0], 8), empty];
        int[] zeros = new int[2_048];
        var pairs = CopulaTables.Count(cells, [zeros, CopulaTables.Code(cells[1], x[0]), zeros]);
        var options = new GaussianCopulaOptions { Marginals = new Dictionary<string, MarginalFamily> { ["e"] = MarginalFamily.Norm } };
        var model = GaussianCopulaFitter.Fit(pairs, cells, [null, null, null], options);
        Assert.That(model.Correlation, Is.EqualTo((double[])[1, 0, 0, 0, 1, 0, 0, 0, 1]));
        Assert.That(model.Warnings.Single(), Does.Contain("'e'").And.Contain("no values"));
        Assert.That(() => GaussianCopulaPlan.Compile(model, cells), Throws.Nothing);
    }

    [Test]
    public void One_column_and_ten_rows_fit_and_sample()
    {
        double[] x = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        ColumnCells[] one = [CopulaTables.Ordered("a", x, 1)];
        var model = GaussianCopulaFitter.Fit(CopulaTables.Count(one, [new int[10]]), one, [WeightedSample.FromRows(x)], new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Norm });
        Assert.That(model.Correlation, Is.EqualTo((double[])[1]));
        Assert.That(model.Columns[0].Marginal!.Distribution, Is.InstanceOf<NormMarginal>());
        var sampler = new GaussianCopulaSampler(GaussianCopulaPlan.Compile(model, one), 1);
        byte[] cells = new byte[1024];
        sampler.Sample(0, cells, new uint[1024]);
        Assert.That(cells.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void Ten_noisy_rows_of_many_columns_give_a_valid_model()
    {
        double[][] x = CopulaTables.Normals([.. Enumerable.Repeat(0.3, 15)], 10);
        ColumnCells[] cells = [.. x.Select((v, j) => CopulaTables.Ordered($"c{j}", v, 2))];
        var model = GaussianCopulaFitter.Fit(CopulaTables.Count(cells, [.. x.Select((v, j) => CopulaTables.Code(cells[j], v))]), cells, new WeightedSample?[15]);
        Assert.That(model.ThrowIfInconsistent, Throws.Nothing);
    }

    [Test]
    public void Three_hundred_columns_fit()
    {
        double[][] x = CopulaTables.Normals([.. Enumerable.Range(0, 300).Select(j => j % 3 == 0 ? 0.8 : -0.4)], 1_024);
        ColumnCells[] cells = [.. x.Select((v, j) => CopulaTables.Ordered($"c{j}", v, 4))];
        var pairs = CopulaTables.Count(cells, [.. x.Select((v, j) => CopulaTables.Code(cells[j], v))]);
        var model = GaussianCopulaFitter.Fit(pairs, cells, new WeightedSample?[300]);
        Assert.That(model.ThrowIfInconsistent, Throws.Nothing);
        Assert.That(model.Correlation[(3 * 300) + 6], Is.EqualTo(0.64).Within(0.15));
    }

    [Test]
    public void Same_counts_give_the_same_bits()
    {
        var (pairs, cells, values) = Mixed();
        var options = new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Auto };
        string Json() => JsonSerializer.Serialize(GaussianCopulaFitter.Fit(pairs, cells, values, options));
        string first = Json();
        Assert.That(Json(), Is.EqualTo(first));
    }

    [Test]
    public void Model_survives_json()
    {
        var (pairs, cells, values) = Mixed();
        var model = GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Gamma });
        string json = JsonSerializer.Serialize(model);
        var back = JsonSerializer.Deserialize<GaussianCopulaModel>(json)!;
        Assert.That(JsonSerializer.Serialize(back), Is.EqualTo(json));
        Assert.That(back.ThrowIfInconsistent, Throws.Nothing);
        Assert.That(Bytes(GaussianCopulaPlan.Compile(back, cells)), Is.EqualTo(Bytes(GaussianCopulaPlan.Compile(model, cells))));
    }

    [Test]
    public void Refused_marginal_falls_to_empirical_with_a_warning()
    {
        double[] spiky = [.. Enumerable.Repeat(0.0, 900), .. Enumerable.Range(1, 124).Select(i => 100.0 * i)];
        ColumnCells[] cells = [CopulaTables.Ordered("gain", spiky, 8)];
        var model = GaussianCopulaFitter.Fit(CopulaTables.Count(cells, [CopulaTables.Code(cells[0], spiky)]), cells, [WeightedSample.FromRows(spiky)], new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Beta });
        Assert.That(model.Columns[0].Marginal!.Distribution, Is.Null);
        Assert.That(model.Warnings.Single(), Does.Contain("beta was not fitted").And.Contain("empirical"));
        var description = GaussianCopulaDescription.Of(model).Columns.Single();
        Assert.That((description.Family, description.Asked), Is.EqualTo(("empirical", "beta")));
        Assert.That(description.Warning, Does.Contain("unbounded"));
    }

    [Test]
    public void Description_lists_distributions_with_parameters_and_goodness()
    {
        var (pairs, cells, values) = Mixed();
        var description = GaussianCopulaDescription.Of(GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { DefaultMarginal = MarginalFamily.Norm }));
        Assert.That(description.Columns.Select(c => c.Family), Is.EqualTo((string[])["norm", "norm", "categories"]));
        Assert.That(description.Columns[0].Parameters.Select(p => p.Key), Is.EqualTo((string[])["loc", "scale"]));
        Assert.That(description.Columns[0].Goodness!.Ks, Is.InRange(0.0, 0.02));
        Assert.That(description.Columns[0].StrongestPartner, Is.EqualTo("b"));
    }

    [Test]
    public void Contradicting_options_are_problems_all_at_once()
    {
        var (pairs, cells, values) = Mixed();
        var options = new GaussianCopulaOptions
        {
            EigenvalueFloor = 2,
            MinimumSupport = 0,
            Marginals = new Dictionary<string, MarginalFamily> { ["nowhere"] = MarginalFamily.Norm },
        };
        var error = Assert.Throws<ProblemException>(() => GaussianCopulaFitter.Fit(pairs, cells, values, options))!;
        Assert.That(error.Problems.Select(p => p.Code), Is.EqualTo((string[])["option-out-of-range", "option-out-of-range", "unknown-column"]));
        Assert.That(
            () => GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { Marginals = new Dictionary<string, MarginalFamily> { ["n"] = MarginalFamily.Norm } }),
            Throws.TypeOf<ProblemException>().With.Message.Contains("needs numbers"));
        Assert.That(
            () => GaussianCopulaFitter.Fit(pairs, cells, values, new GaussianCopulaOptions { CellOrder = new Dictionary<string, int[]> { ["n"] = [0, 0, 1, 2] } }),
            Throws.TypeOf<ProblemException>());
    }

    [Test]
    public void Edited_model_is_refused()
    {
        var (pairs, cells, values) = Mixed();
        var model = GaussianCopulaFitter.Fit(pairs, cells, values);
        double[] wrong = [.. model.Correlation];
        wrong[1] = 0.99;
        Assert.Throws<ArgumentException>(() => GaussianCopulaPlan.Compile(model with { Correlation = wrong }, cells));
        Assert.Throws<ArgumentException>(() => GaussianCopulaPlan.Compile(model with { Columns = [.. model.Columns.Select(c => c with { Order = new int[c.Order.Length] })] }, cells));
        Assert.Throws<ArgumentException>(() => GaussianCopulaPlan.Compile(model, [.. cells.Reverse()]));
    }

    internal static byte[] Bytes(GaussianCopulaPlan plan)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) plan.Write(writer);
        return stream.ToArray();
    }

    internal static (PairTables Pairs, ColumnCells[] Cells, WeightedSample?[] Values) Mixed(int rows = 8_192)
    {
        double[][] x = CopulaTables.Normals([0.8, 0.9, 0.6], rows);
        for (int r = 0; r < rows; r++) x[1][r] = Math.Exp(x[1][r]);
        var hidden = CopulaTables.Ordered("n", x[2], 4);
        ColumnCells[] cells = [CopulaTables.Ordered("a", x[0], 20), CopulaTables.Ordered("b", x[1], 20), CopulaTables.Nominal("n", 4)];
        int[][] codes = [CopulaTables.Code(cells[0], x[0]), CopulaTables.Code(cells[1], x[1]), CopulaTables.Code(hidden, x[2])];
        return (CopulaTables.Count(cells, codes), cells, [WeightedSample.FromRows(x[0]), WeightedSample.FromRows(x[1]), null]);
    }
}
