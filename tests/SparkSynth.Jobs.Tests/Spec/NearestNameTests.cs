using NUnit.Framework;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

public class NearestNameTests
{
    [TestCase("sampel", "sample")]
    [TestCase("SAMPLE", "sample")]
    [TestCase("gate", "gates")]
    [TestCase("xyz", null)]
    [TestCase("", null)]
    public void Nearest_name_is_found_if_near_enough(string name, string? nearest) =>
        Assert.That(NearestName.Find(name, ["real", "sample", "gates"]), Is.EqualTo(nearest));
}
