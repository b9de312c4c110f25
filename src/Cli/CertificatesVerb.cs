using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Florin.Cli.Certificates;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary><c>florin certificates</c>: a certificate authority for the processes of an installation.</summary>
public static class CertificatesVerb
{
    private const int MostDays = 3650;

    private static readonly Argument<FileInfo[]> Files = new("file")
    {
        Description = "PEM files with certificates.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<DirectoryInfo> Folder = new("--dir")
    {
        Description =
            "Directory of the authority: authority.pem, which every process needs, and authority.key, which none does.",
        Required = true,
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "Name of the authority.",
        DefaultValueFactory = static _ => "Florin",
    };

    private static readonly Option<string> Hosts = new("--host")
    {
        Description =
            "Names and addresses under which other processes reach this one, separated by commas; localhost, 127.0.0.1 and ::1 are always added.",
        Required = true,
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description =
            "File for the certificate and its key; one that is there is replaced at once, and a running server reads it.",
        Required = true,
    };

    /// <summary>The command.</summary>
    /// <param name="clock">Time.</param>
    public static Command Make(TimeProvider clock)
    {
        var years = Days(MostDays, "Days until the authority ends.");
        var create = new Command("create", "Makes an authority.") { Folder, Name, years };
        create.SetAction(
            (parsed, _) =>
                Say(
                    Authority.Create(
                        parsed.GetRequiredValue(Folder).FullName,
                        parsed.GetRequiredValue(Name),
                        parsed.GetValue(years),
                        clock
                    )
                )
        );
        var days = Days(90, "Days until the certificate ends, or as long as the authority lasts.");
        var issue = new Command("issue", "Issues the certificate of a process.") { Folder, Hosts, Out, days };
        issue.SetAction(
            (parsed, _) =>
                Say(
                    Authority.Issue(
                        parsed.GetRequiredValue(Folder).FullName,
                        HostNames.Parse(parsed.GetRequiredValue(Hosts)),
                        parsed.GetRequiredValue(Out).FullName,
                        parsed.GetValue(days),
                        clock
                    )
                )
        );
        var show = new Command("show", "Shows what certificates are for, and until when; exits 1 where one has ended.")
        {
            Files,
        };
        show.SetAction((parsed, _) => Show(parsed.GetRequiredValue(Files), clock));
        return new Command("certificates", "Makes certificates for mutual TLS between processes.") { create, issue, show };
    }

    private static Option<int> Days(int otherwise, string description)
    {
        var option = new Option<int>("--days") { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [{ Value: var text }]
                && (!int.TryParse(text, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MostDays)
            )
                result.AddError($"--days '{Shown.Of(text)}': expected a number from 1 to {MostDays}.");
        });
        return option;
    }

    private static async Task<int> Say(string made)
    {
        await Console.Out.WriteLineAsync(made);
        return 0;
    }

    private static async Task<int> Show(IEnumerable<FileInfo> files, TimeProvider clock)
    {
        var areValid = true;
        foreach (var file in files)
        {
            var certificates = new X509Certificate2Collection();
            Authority.Reading(file.FullName, certificates.ImportFromPemFile);
            if (certificates.Count == 0)
                throw new WrongUsage($"{file.FullName} has no certificate.");
            foreach (var certificate in certificates)
            {
                var hasEnded = certificate.NotAfter.ToUniversalTime() <= clock.GetUtcNow().UtcDateTime;
                areValid &= !hasEnded;
                await Console.Out.WriteLineAsync(
                    $"{file.FullName}: {Authority.Described(certificate)}{(hasEnded ? "; it has ended" : "")}"
                );
            }
        }
        return areValid ? 0 : 1;
    }
}
