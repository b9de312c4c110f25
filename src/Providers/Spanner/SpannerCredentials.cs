using System.Text.Json;
using Florin.Platform.Configuration;
using Google.Apis.Auth.OAuth2;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>Who connects to Spanner: by a file, or by what the machine has.</summary>
/// <param name="known">Of a file; null where the machine is asked with the first call.</param>
internal sealed class SpannerCredentials(GoogleCredential? known)
{
    private static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/spanner.data",
        "https://www.googleapis.com/auth/spanner.admin", // The database and its tables.
    ];

    private GoogleCredential? _scoped = known?.CreateScoped(Scopes); // It keeps the token while that is valid.

    /// <summary>For a channel with TLS.</summary>
    /// <exception cref="WrongConfiguration">The file cannot be used.</exception>
    public static ChannelCredentials Of(SpannerOptions options)
    {
        var credentials = new SpannerCredentials(options.CredentialsFile is { Length: > 0 } path ? FromFile(path) : null);
        var perCall = CallCredentials.FromInterceptor(
            async (context, metadata) =>
                metadata.Add("authorization", $"Bearer {await credentials.Token(context.CancellationToken)}")
        );
        return ChannelCredentials.Create(ChannelCredentials.SecureSsl, perCall);
    }

    /// <summary>A token that is valid for the scopes that are needed.</summary>
    public async Task<string> Token(CancellationToken cancel)
    {
        _scoped ??= (await GoogleCredential.GetApplicationDefaultAsync(cancel)).CreateScoped(Scopes);
        return await ((ITokenAccess)_scoped).GetAccessTokenForRequestAsync(cancellationToken: cancel);
    }

    /// <summary>What a file holds.</summary>
    /// <exception cref="WrongConfiguration">It cannot be used.</exception>
    public static GoogleCredential FromFile(string path)
    {
        try
        {
            return TypeOf(path) switch
            {
                "service_account" => CredentialFactory.FromFile<ServiceAccountCredential>(path).ToGoogleCredential(),
                "impersonated_service_account" => CredentialFactory.FromFile<ImpersonatedCredential>(path).ToGoogleCredential(),
                var type => throw new FormatException($"The type '{type}' is not supported."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongConfiguration($"{SpannerOptions.CredentialsKey} is '{path}', which cannot be read: {e.Message}");
        }
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or KeyNotFoundException
                        or ArgumentException
                        or FormatException
                        or JsonException
            )
        {
            throw new WrongConfiguration(
                $"{SpannerOptions.CredentialsKey} is '{path}', which holds no credentials that can be used: expected the JSON of a service account's key or of an impersonated one; for a workload identity leave it out and name the file in GOOGLE_APPLICATION_CREDENTIALS."
            );
        }
    }

    private static string? TypeOf(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return file.RootElement.GetProperty("type").GetString();
    }
}
