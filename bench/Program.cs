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
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench -- sqlite | sqlite-read | sqlite-views | log | aggregate | protections | limits"
    );
    return 2;
}
