using System.CommandLine;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Users.Tokens;
using Microsoft.Extensions.Configuration;

namespace Florin.Cli;

/// <summary><c>florin token</c>.</summary>
public static class TokenVerb
{
    /// <summary>Who stands behind an administrator's token that names no user.</summary>
    private const string Operator = "user_operator";

    private static readonly Option<string> RoleName = new("--role")
    {
        Description = "Role of the token: user or admin.",
        Required = true,
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = $"User the token is for (default for an administrator: {Operator}).",
    };

    private static readonly Option<string?> Tier = new("--tier")
    {
        Description = "Rate limit tier (default: free for a user, internal for an administrator).",
    };

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory that holds the keys; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    /// <summary>The command.</summary>
    /// <param name="configuration">Gives the configuration of this machine, whose token options apply.</param>
    public static Command Make(Func<IConfiguration> configuration)
    {
        RoleName.AcceptOnlyFromAmong("user", "admin");
        Tier.AcceptOnlyFromAmong("free", "basic", "premium", "internal");
        User.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Id.TryParse<UserId>(text, out _))
                result.AddError($"'{text}' is not an id of the form user_… .");
        });
        var command = new Command("token", "Prints one access token, signed offline with the keys of a data directory.")
        {
            RoleName,
            User,
            Tier,
            Data,
        };
        command.SetAction(parsed => Run(parsed, configuration()));
        return command;
    }

    private static int Run(ParseResult parsed, IConfiguration configuration)
    {
        var admin = parsed.GetValue(RoleName) == "admin";
        if (!admin && parsed.GetValue(User) is null)
            throw new WrongUsage("A token with the role user requires --user user_… .");
        var data = parsed.GetRequiredValue(Data).FullName;
        var options = configuration.Options<TokenOptions>(TokenOptions.Section);
        // Keys that were made here would sign what nobody takes.
        if (!Directory.Exists(KeyDirectory.Below(data)))
            throw new WrongUsage(
                $"--data: {data} holds no keys; specify the data directory of the user service, which creates them when it first starts."
            );
        var keys = new KeyDirectory(KeyDirectory.Below(data), options, TimeProvider.System);
        var (user, role) = (parsed.GetValue(User) ?? Operator, admin ? Role.Admin : Role.User);
        var tier = parsed.GetValue(Tier) ?? (admin ? "internal" : "free");
        var issued = new TokenIssuer(keys, options, TimeProvider.System).Issue(user, role, tier);
        Note(Path.Combine(data, "user"), user, admin ? "admin" : "user", tier, issued);
        Console.Out.WriteLine(issued.Token);
        return 0;
    }

    // Before the token is printed, so that there is none that the audit will not know of.
    private static void Note(string directory, string user, string role, string tier, IssuedToken issued)
    {
        var clock = TimeProvider.System;
        var id = new IdSource(clock).Next("tok_");
        OfflineTokens.Leave(
            OfflineTokens.Of(directory),
            new OfflineToken(
                id,
                user,
                role,
                tier,
                clock.GetUtcNow(),
                issued.ExpiresAt,
                Environment.UserName,
                Environment.MachineName
            )
        );
    }
}
