namespace Florin.Bench;

/// <summary>nginx and HAProxy as reverse proxies before the same service, on two threads, without logs, with connections kept.</summary>
internal static class OtherProxies
{
    private const string Path = "/api/account/x";

    public static Task<Contestant> Nginx(string directory, int port, int destination) =>
        Nginx(
            directory,
            "nginx",
            port,
            Path,
            $$"""
              upstream service { server 127.0.0.1:{{destination}}; keepalive 256; keepalive_requests 1000000000; }
              server {
                listen 127.0.0.1:{{port}};
                location /api/account/ {
                  proxy_pass http://service/;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }
              }
            """
        );

    /// <summary>nginx that answers 503 to whatever it is asked.</summary>
    public static Task<Contestant> Refusing(string directory, int port) =>
        Nginx(
            directory,
            "refusing",
            port,
            "/ready",
            $$"""
              server {
                listen 127.0.0.1:{{port}};
                location = /ready { return 200; }
                location / { return 503; }
              }
            """
        );

    public static async Task<Contestant> HAProxy(string directory, int port, int destination)
    {
        var file = System.IO.Path.Combine(directory, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            global
              nbthread 2
              maxconn 8192
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              http-reuse always
              option forwardfor
            frontend in
              bind 127.0.0.1:{port}
              default_backend service
            backend service
              http-request replace-path /api/account(/.*) \1
              server one 127.0.0.1:{destination}

            """
        );
        return await Contestant.Start("HAProxy", port, Path, Tools.PathOf("haproxy")!, "-db", "-f", file); // Asked before.
    }

    private static async Task<Contestant> Nginx(string directory, string name, int port, string path, string servers)
    {
        var file = System.IO.Path.Combine(directory, $"{name}.conf");
        await File.WriteAllTextAsync(
            file,
            $$"""
            daemon off;
            worker_processes 2;
            pid {{directory}}/{{name}}.pid;
            error_log {{directory}}/{{name}}.log crit;
            events { worker_connections 16384; }
            http {
              access_log off;
              client_body_temp_path {{directory}}/{{name}}-body;
              proxy_temp_path {{directory}}/{{name}}-proxy;
              fastcgi_temp_path {{directory}}/{{name}}-fastcgi;
              uwsgi_temp_path {{directory}}/{{name}}-uwsgi;
              scgi_temp_path {{directory}}/{{name}}-scgi;
              keepalive_requests 1000000000;
            {{servers}}
            }
            """
        );
        return await Contestant.Start("nginx", port, path, Tools.PathOf("nginx")!, "-p", directory, "-c", file); // Asked before.
    }
}
