using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Florin.System.Tests.Running;

/// <summary><c>florin import</c> into a running Florin, and the two files that it loads.</summary>
/// <param name="Accounts">The file of accounts.</param>
/// <param name="Transactions">The file of transactions.</param>
/// <param name="Options">Further options of the command.</param>
internal sealed record Importing(string Accounts, string Transactions, params string[] Options)
{
    /// <summary>The id of the administrator whose token it has; null for the one that tokens are for otherwise.</summary>
    public string? Admin { get; init; }

    private static readonly ConcurrentDictionary<(string Data, string? Admin), Task<string>> Tokens = new();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // It takes ten seconds where nothing else runs.

    /// <summary>The history of a Czech bank: 317 accounts, 12,532 transactions.</summary>
    public static Importing CzechBank { get; } =
        new(
            Path.Combine(AppContext.BaseDirectory, "Data", "czech-bank", "accounts.csv"),
            Path.Combine(AppContext.BaseDirectory, "Data", "czech-bank", "transactions.csv")
        );

    /// <summary>How many transactions the file has.</summary>
    public int Count => File.ReadLines(Transactions).Count() - 1;

    /// <summary>The first accounts of the files with all their transactions, as files of a directory.</summary>
    public Importing First(int accounts, string directory)
    {
        var kept = File.ReadLines(Accounts).Take(1 + accounts).ToList();
        var ids = kept.Select(line => line.Split(',')[0]).ToHashSet(StringComparer.Ordinal);
        var transactions = File.ReadLines(Transactions).Where((line, i) => i == 0 || ids.Contains(line.Split(',')[1]));
        return Of(kept, transactions, directory);
    }

    /// <summary>Two files of these lines.</summary>
    public static Importing Of(IEnumerable<string> accounts, IEnumerable<string> transactions, string directory)
    {
        var files = new Importing(Path.Combine(directory, "accounts.csv"), Path.Combine(directory, "transactions.csv"));
        File.WriteAllLines(files.Accounts, accounts);
        File.WriteAllLines(files.Transactions, transactions);
        return files;
    }

    /// <summary>Loads everything.</summary>
    public async Task<Imported> Into(ITestFlorin florin)
    {
        var (code, output) = await Run(florin);
        return new Imported(code, output);
    }

    /// <summary>Runs the command, whatever comes of it.</summary>
    public async Task<(int Code, string Output)> Run(ITestFlorin florin) =>
        await FlorinProcess.Run(await Arguments(florin), Patience);

    /// <summary>Begins to load.</summary>
    public async Task<FlorinProcess> Begin(ITestFlorin florin) => FlorinProcess.Launch(await Arguments(florin));

    private async Task<string[]> Arguments(ITestFlorin florin)
    {
        var token = await Tokens.GetOrAdd((florin.Data, Admin), static of => Token(of.Data, of.Admin));
        return
        [
            "import",
            "--accounts",
            Accounts,
            "--transactions",
            Transactions,
            "--url",
            $"{florin.Gateway.BaseAddress}",
            "--token",
            token,
            .. Options,
        ];
    }

    private static async Task<string> Token(string data, string? admin)
    {
        string[] whose = admin is null ? [] : ["--user", admin];
        var (code, token) = await FlorinProcess.Run(["token", "--role", "admin", "--data", data, .. whose]);
        Assert.True(code == 0, token);
        return token.Trim();
    }
}

/// <summary>What an import said at its end.</summary>
internal sealed record Imported(int ExitCode, string Output)
{
    /// <summary>New accounts.</summary>
    public int Accounts => Number("accounts opened");

    /// <summary>New transactions.</summary>
    public int Transactions => Number("transactions completed");

    /// <summary>Rows of both files that an earlier import had loaded.</summary>
    public int AlreadyThere => Number("rows already imported");

    /// <summary>Rows that could not be loaded.</summary>
    public int NotLoaded => Number("rows not loaded");

    /// <summary>Accounts that do not close as the file says.</summary>
    public int Differences => Number("closing balances that differ");

    private int Number(string what)
    {
        var found = Regex.Match(Output, $@"{what}\W+([\d,]+)", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.True(found.Success, $"The import says nothing of '{what}':{Environment.NewLine}{Output}");
        return int.Parse(found.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
