using SparkSynth.Cli;

using var interruption = new Interruption();
return await App.RunAsync(args, Terminal.OfProcess(), Composition.CreateRunner, () => interruption.ExitCode, interruption.Token);
