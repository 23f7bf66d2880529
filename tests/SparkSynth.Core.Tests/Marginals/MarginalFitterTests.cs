using System.Text.Json;
using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

public class MarginalFitterTests
{
    [TestCase("normal", MarginalFamily.Norm)]
    [TestCase("uniform", MarginalFamily.Uniform)]
    [TestCase("gamma", MarginalFamily.Gamma)]
    [TestCase("student_t", MarginalFamily.StudentT)]
    public void Auto_finds_the_family_a_column_was_drawn_from(string column, MarginalFamily expected) =>
        Assert.That(MarginalFitter.Publishable(MarginalFamily.Auto, GoldenFits.Table(column), 5).Marginal!.Family, Is.EqualTo(expected));

    [Test]
    public void Auto_takes_kde_for_two_humps_and_empirical_for_heaps()
    {
        Assert.That(MarginalFitter.Publishable(MarginalFamily.Auto, GoldenFits.Table("bimodal"), 5).Marginal!.Family, Is.EqualTo(MarginalFamily.Kde));
        Assert.That(MarginalFitter.Publishable(MarginalFamily.Auto, GoldenFits.Table("hours-per-week"), 5, 1).Marginal!.Family, Is.EqualTo(MarginalFamily.Empirical));
    }

    [Test]
    public void Published_parameters_show_no_value_of_low_support()
    {
        double[] body = [.. Enumerable.Range(0, 400).Select(i => 50 + (10 * StandardNormal.Quantile((i + 0.5) / 400)))];
        const double Lowest = -91.31415, Highest = 213.77777;
        var sample = WeightedSample.FromRows([.. body, Lowest, Highest]);
        foreach (var family in Enum.GetValues<MarginalFamily>())
        {
            var fit = MarginalFitter.Publishable(family, sample, 5);
            if (fit.Marginal is not { } marginal) continue;
            string json = JsonSerializer.Serialize(marginal);
            Assert.That(json, Does.Not.Contain("91.31").And.Not.Contain("213.77"), family.ToString());
            // Support families: their ends are not the real ones.
            Assert.That(marginal.Quantile(0), Is.Not.EqualTo(Lowest).Within(1e-6));
            Assert.That(marginal.Quantile(1), Is.Not.EqualTo(Highest).Within(1e-6));
        }
    }

    [Test]
    public void Too_few_rows_are_refused()
    {
        var sample = WeightedSample.FromRows([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        foreach (var family in Enum.GetValues<MarginalFamily>())
            Assert.That(MarginalFitter.Publishable(family, sample, 5).Refusal, Is.Not.Null, family.ToString());
    }

    [TestCaseSource(nameof(Fitted))]
    public void Json_brings_back_an_equal_distribution(Marginal marginal)
    {
        string json = JsonSerializer.Serialize(marginal);
        Assert.That(JsonSerializer.Deserialize<Marginal>(json), Is.EqualTo(marginal));
        Assert.That(json, Does.Not.Contain("Parameters"));
    }

    [Test]
    public void Empirical_distribution_follows_the_table()
    {
        var table = GoldenFits.Table("hours-per-week");
        var fit = EmpiricalMarginal.FromTable(table, 5);
        Assert.That(fit.Goodness!.Ks, Is.LessThan(0.01));
        Assert.That(fit.Marginal!.Cdf(40) - fit.Marginal.Cdf(Math.BitDecrement(40.0)), Is.EqualTo(table.HeaviestShare).Within(4.0 / table.Rows)); // up to 4 rows that cannot stand alone join it
        Assert.That(fit.Marginal.Quantile(0.5), Is.EqualTo(40));
        Assert.That(fit.Marginal.LogPdf(40), Is.NaN);
    }

    [Test]
    public void Rounded_values_are_compared_at_the_rounding_border()
    {
        // Multiples of 1 from a normal distribution: without the step KS is half the mass of the top value, with it almost nothing.
        long[] counts = [.. Enumerable.Range(-15, 31).Select(i => (long)Math.Round(1e6 * (StandardNormal.Cdf((i + 0.5) / 3) - StandardNormal.Cdf((i - 0.5) / 3)))).Where(c => c > 0)];
        double[] values = [.. Enumerable.Range(-(counts.Length / 2), counts.Length).Select(i => (double)i)];
        var table = new WeightedSample(values, counts);
        var normal = new NormMarginal(0, 3);
        Assert.That(GoodnessOfFit.Of(normal, table).Ks, Is.GreaterThan(0.05));
        Assert.That(GoodnessOfFit.Of(normal, table, 1).Ks, Is.LessThan(1e-5));
    }

    [Test]
    public void Names_are_parsed_and_unknown_ones_are_not()
    {
        foreach (var family in Enum.GetValues<MarginalFamily>())
        {
            Assert.That(MarginalFamilies.TryParse(MarginalFamilies.Name(family), out var parsed));
            Assert.That(parsed, Is.EqualTo(family));
        }
        Assert.That(MarginalFamilies.TryParse("Normal", out _), Is.False);
    }

    private static IEnumerable<Marginal> Fitted() =>
        Enum.GetValues<MarginalFamily>().Where(f => f != MarginalFamily.Auto).Select(f => MarginalFitter.Publishable(f, GoldenFits.Table("gamma"), 5).Marginal!);
}
