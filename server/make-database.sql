-- Of `compose.yaml`, run once by PostgreSQL when its data is made: the server's user owns its database and no more.
\set password `cat /run/secrets/lendloom-password`
create role lendloom login password :'password';
create database lendloom owner lendloom;
