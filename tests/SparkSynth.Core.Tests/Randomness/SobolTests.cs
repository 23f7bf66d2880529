using System.Text.Json;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Tests.Randomness;

public sealed class SobolTests
{
    [Test]
    public void Points_equal_the_reference_in_gray_code_order()
    {
        uint[][] reference = Read<uint[][]>("sobol-points.json");
        uint[] directions = Sobol.Directions(64);
        Assert.That(reference, Has.Length.EqualTo(64));
        for (uint n = 0; n < 64; n++)
            for (int t = 0; t < 64; t++)
                Assert.That(Sobol.Point(directions.AsSpan(32 * t, 32), n ^ (n >> 1)), Is.EqualTo(reference[n][t]), $"point {n}, dimension {t}");
    }

    [Test]
    public void Point_1000_equals_the_reference_in_every_dimension()
    {
        uint[] reference = Read<uint[]>("sobol-point-1000.json");
        Assert.That(reference, Has.Length.EqualTo(Sobol.Dimensions));
        uint[] directions = Sobol.Directions(Sobol.Dimensions);
        for (int t = 0; t < reference.Length; t++)
            Assert.That(Sobol.Point(directions.AsSpan(32 * t, 32), 1000 ^ (1000 >> 1)), Is.EqualTo(reference[t]), $"dimension {t}");
    }

    [Test]
    public void Every_dimension_is_stratified_in_every_power_of_two()
    {
        uint[] directions = Sobol.Directions(Sobol.Dimensions);
        for (int t = 0; t < Sobol.Dimensions; t += 37)
        {
            bool[] seen = new bool[1024];
            for (uint i = 0; i < 1024; i++)
                seen[Sobol.Point(directions.AsSpan(32 * t, 32), 5120 + i) >> 22] = true;
            Assert.That(seen, Has.All.True, $"dimension {t}");
        }
    }

    private static T Read<T>(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.TestData("Randomness", name)));
        return document.RootElement.GetProperty("integers").Deserialize<T>()!;
    }
}
