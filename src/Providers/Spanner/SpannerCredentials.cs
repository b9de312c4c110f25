using Florin.Platform.Configuration;
using Google.Apis.Auth.OAuth2;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>Who connects to Spanner: by a file, or by what the machine has.</summary>
internal static class SpannerCredentials
{
    private static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/spanner.data",
        "https://www.googleapis.com/auth/spanner.admin", // The database and its tables.
    ];

    /// <summary>For a channel with TLS. A file is read now, and what the machine has is asked for with the first call.</summary>
    /// <exception cref="WrongConfiguration">The file cannot be used.</exception>
    public static ChannelCredentials Of(SpannerOptions options)
    {
        var found = options.CredentialsFile is { Length: > 0 } path
            ? new Lazy<Task<GoogleCredential>>(Task.FromResult(FromFile(path)))
            : new Lazy<Task<GoogleCredential>>(() => GoogleCredential.GetApplicationDefaultAsync());
        var perCall = CallCredentials.FromInterceptor(
            async (context, metadata) =>
                metadata.Add("authorization", $"Bearer {await Token(await found.Value, context.CancellationToken)}")
        );
        return ChannelCredentials.Create(ChannelCredentials.SecureSsl, perCall);
    }

    /// <summary>A token that holds for the scopes that are needed.</summary>
    internal static Task<string> Token(GoogleCredential credential, CancellationToken cancel) =>
        ((ITokenAccess)credential.CreateScoped(Scopes)).GetAccessTokenForRequestAsync(cancellationToken: cancel);

    /// <summary>What a file holds.</summary>
    /// <exception cref="WrongConfiguration">It cannot be used.</exception>
    internal static GoogleCredential FromFile(string path)
    {
        try
        {
            return CredentialFactory.FromFile<GoogleCredential>(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongConfiguration($"{SpannerOptions.CredentialsKey} is '{path}', which cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new WrongConfiguration(
                $"{SpannerOptions.CredentialsKey} is '{path}', which holds no credentials that can be used: expected the JSON of a service account's key or of a workload identity."
            );
        }
    }
}
