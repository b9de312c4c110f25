using System.Globalization;
using Florin.Bench;

// Each benchmark prints a table; run them on an otherwise idle machine.
return args switch
{
    ["sqlite"] => SqliteCommits.Run(),
    ["sqlite-read"] => SqliteReads.Run(),
    ["sqlite-views"] => await SqliteViewCommits.Run(),
    ["log"] => await EngineAppends.Run(),
    ["aggregate"] => await AggregateLoads.Run(),
    ["protections"] => Protections.Run(),
    ["limits"] => await Limits.Run(),
    ["gateway"] => await GatewayRates.Run(seconds: 10, rounds: 3),
    ["gateway", var seconds, var rounds] => await GatewayRates.Run(Number(seconds), Number(rounds)),
    ["hang"] => await HangingService.Run(),
    // What the benchmark of the gateway runs in processes of their own.
    ["destination", var port] => await OwnServers.Destination(Number(port)),
    ["yarp", var port, var destination] => await OwnServers.Yarp(Number(port), Number(destination)),
    ["in-process", var port] => await InProcessGateway.Run(Number(port)),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench -- sqlite | sqlite-read | sqlite-views | log | aggregate | protections | limits | gateway [SECONDS ROUNDS] | hang"
    );
    return 2;
}
