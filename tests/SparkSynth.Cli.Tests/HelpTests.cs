using NUnit.Framework;

namespace SparkSynth.Cli.Tests;

public class HelpTests
{
    [TestCase("root")]
    [TestCase("init")]
    [TestCase("run")]
    [TestCase("fit")]
    [TestCase("sample")]
    [TestCase("evaluate")]
    [TestCase("audit")]
    [TestCase("lookalike")]
    [TestCase("describe")]
    [TestCase("doctor")]
    [SetCulture("tr-TR"), SetUICulture("de-DE")]
    public async Task Help_screen_is_the_golden_one(string verb)
    {
        using var cli = new CommandLine();

        int code = await cli.RunAsync(verb == "root" ? ["--help"] : [verb, "--help"]);

        Assert.That(code, Is.EqualTo(ExitCode.Done));
        // The host that runs the tests gives the program its name.
        Golden.Check($"help-{verb}", cli.Out.ToString().ReplaceLineEndings("\n").Replace("testhost", "sparksynth", StringComparison.Ordinal));
    }

    [Test]
    public async Task No_arguments_show_help_on_stderr_and_are_an_error()
    {
        using var cli = new CommandLine();

        Assert.That(await cli.RunAsync(), Is.EqualTo(ExitCode.BadInput));
        Assert.That(cli.Out.ToString(), Is.Empty);
        Assert.That(cli.ErrorText, Does.Contain("Usage:"));
    }
}
