return SparkSynth.Worker.WorkerApp.Run(args);
