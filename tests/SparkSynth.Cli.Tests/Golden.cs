using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace SparkSynth.Cli.Tests;

/// <summary>Compares a text with the file of that name beside the tests; ACCEPT=1 scripts/test writes the file anew.</summary>
internal static class Golden
{
    public static void Check(string name, string text, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(file, text);
        Assert.That(text, Is.EqualTo(File.Exists(file) ? File.ReadAllText(file) : ""), "if this is what it shall be: ACCEPT=1 scripts/test");
    }
}
